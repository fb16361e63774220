/** A task's flow as a drawing: what it needs at its left, what needs it at its right. Pure. */
import type { Task } from "./task";

export const WIDTH = 188;
export const HEIGHT = 56;
const GAP_X = 44;
const GAP_Y = 12;
export const HEAD = 26;

/** `task` is null where there is no document at the path any more. */
export interface Step {
  path: string;
  task: Task | null;
}

/** Columns from the left: two steps back, one, the task itself, one on, two. */
export type Columns = readonly [Step[], Step[], Step[], Step[], Step[]];

export interface Place extends Step {
  column: number;
  left: number;
  top: number;
}

export interface Drawing {
  places: Place[];
  /** SVG paths, by what they join. */
  lines: { key: string; line: string }[];
  heads: { column: number; left: number }[];
  width: number;
  height: number;
}

export function draw(columns: Columns): Drawing {
  const filled = once(columns)
    .map((steps, column) => ({ steps, column }))
    .filter(({ steps }) => steps.length);
  const highest = Math.max(...filled.map(({ steps }) => heightOf(steps.length)));
  const places = filled.flatMap(({ steps, column }, position) =>
    steps.map((step, row) => ({
      ...step,
      column,
      left: position * (WIDTH + GAP_X),
      top: HEAD + (highest - heightOf(steps.length)) / 2 + row * (HEIGHT + GAP_Y),
    })),
  );
  return {
    places,
    lines: linesOf(places),
    heads: filled.map(({ column }, position) => ({ column, left: position * (WIDTH + GAP_X) })),
    width: filled.length * WIDTH + (filled.length - 1) * GAP_X,
    height: HEAD + highest,
  };
}

/** A task that is reached in two ways is drawn where it is nearest to the one that is looked at. */
function once(columns: Columns): Step[][] {
  const seen = new Set<string>();
  const kept: Step[][] = columns.map(() => []);
  for (const column of [2, 1, 3, 0, 4]) {
    for (const step of columns[column] ?? []) {
      if (seen.has(step.path)) continue;
      seen.add(step.path);
      kept[column]?.push(step);
    }
  }
  return kept;
}

function linesOf(places: readonly Place[]): Drawing["lines"] {
  const byPath = new Map(places.map((place) => [place.path, place]));
  return places.flatMap((from) =>
    (from.task?.then ?? []).flatMap((path) => {
      const to = byPath.get(path);
      return to && to.column > from.column ? [{ key: `${from.path} ${path}`, line: curve(from, to) }] : [];
    }),
  );
}

function curve(from: Place, to: Place): string {
  const [x1, y1, x2, y2] = [from.left + WIDTH, from.top + HEIGHT / 2, to.left, to.top + HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function heightOf(rows: number): number {
  return rows * HEIGHT + (rows - 1) * GAP_Y;
}

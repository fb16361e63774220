import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { Panel } from "../../parts/Panel";
import { STATE_COLORS } from "../../parts/StateBadge";
import type { Flow as Around } from "../../store/needs";
import { draw, HEIGHT, type Place, type Step, WIDTH } from "../../task/flow-layout";
import { taskLink } from "../../task/links";
import { REASONS, STATE_WORDS } from "../../task/reasons";
import type { State, Task } from "../../task/task";
import classes from "./flow.module.css";

const HEADS = ["Before that", "It needs", "This task", "Needs it", "After that"];

/** What it needs, and what needs it, as a drawing; two steps each way. */
export function Flow({ task, around }: { task: Task; around: Around }) {
  const box = useRef<HTMLElement>(null);
  const here = useRef<HTMLLIElement>(null);
  const stepsOf = (tasks: Task[]): Step[] => tasks.map((it) => ({ path: it.path, task: it }));
  const drawing = draw([
    stepsOf(around.beforeNeeds),
    stepsOf(around.needs),
    stepsOf([task]),
    around.next,
    around.afterNext,
  ]);
  const { width } = drawing;
  useEffect(() => {
    const [outer, inner] = [box.current, here.current];
    if (outer && inner && width) outer.scrollLeft = inner.offsetLeft - (outer.clientWidth - WIDTH) / 2;
  }, [width]);
  if (drawing.places.length < 2 && task.needs <= 0) return null;
  return (
    <div className={classes.panel}>
      <Panel title="Flow">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <section className={classes.scroll} ref={box} tabIndex={0} aria-label="The flow, drawn">
          <div className={classes.drawing} style={{ width: drawing.width, height: drawing.height }}>
            <svg className={classes.lines} width={drawing.width} height={drawing.height} aria-hidden="true">
              {drawing.lines.map(({ key, line }) => (
                <path key={key} d={line} />
              ))}
            </svg>
            {drawing.heads.map(({ column, left }) => (
              <Text key={column} size="xs" c="dimmed" className={classes.head} style={{ left, width: WIDTH }}>
                {HEADS[column]}
              </Text>
            ))}
            <ul className={classes.nodes}>
              {drawing.places.map((place) => (
                <li
                  key={place.path}
                  ref={place.path === task.path ? here : null}
                  className={classes.node}
                  style={{ left: place.left, top: place.top, width: WIDTH, height: HEIGHT }}
                >
                  <Node place={place} isHere={place.path === task.path} />
                </li>
              ))}
            </ul>
          </div>
        </section>
        <Unseen task={task} around={around} />
      </Panel>
    </div>
  );
}

function Node({ place, isHere }: { place: Place; isHere: boolean }) {
  const { path, task } = place;
  const id = path.slice(path.lastIndexOf("/") + 1);
  const color = STATE_COLORS[task?.state ?? ""] ?? "gray";
  return (
    <Link
      href={taskLink(path)}
      className={classes.link}
      aria-current={isHere ? "page" : undefined}
      title={path}
      style={{ borderLeftColor: `var(--mantine-color-${color}-filled)` }}
    >
      <span className={classes.name}>{task?.type && task.type !== id ? `${id} · ${task.type}` : id}</span>
      <span className={classes.state}>{wordsOf(task)}</span>
    </Link>
  );
}

function wordsOf(task: Task | null): string {
  if (!task) return "is not there any more";
  const state = STATE_WORDS[task.state as State] ?? (task.state || "no state");
  if (task.state === "scheduled" && task.needs > 0) return `${state}, ${task.needs} to go`;
  const words = task.state === "done" ? "" : REASONS[task.reason]?.words;
  return words ? `${state}, ${words}` : state;
}

function Unseen({ task, around }: { task: Task; around: Around }) {
  const missing = task.needs - around.needs.filter((it) => it.state !== "done").length;
  const notes = [
    around.hasMore && "There are more tasks in this flow than are drawn.",
    !around.hasMore &&
      missing > 0 &&
      `${missing} of those that it needs ${missing === 1 ? "lies" : "lie"} under another document, and cannot be looked for from here.`,
  ].filter(Boolean);
  return notes.map((note) => (
    <Text key={String(note)} size="xs" c="dimmed" mt="xs">
      {note}
    </Text>
  ));
}

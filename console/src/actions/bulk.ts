/**
 * One change to very many tasks: read page by page, written in batches, one after the other; can be stopped. Knows no Firestore.
 *
 * Never two at once: the SDK holds everything else back while it waits for a transaction. A page that is read meanwhile would be
 * kept beyond its time, and its tasks, changed since, be asked for once more, each by itself.
 */
import type { Task } from "../task/task";
import { FEW, type Written } from "./bulk-write";

/** Tasks that share a reason why they were not changed. */
export interface Left {
  why: string;
  paths: string[];
}

export interface Bulk {
  /** As many as were told before it began; never more are changed. */
  total: number;
  done: number;
  /** Cannot be changed so, and were not tried. */
  unable: Left[];
  /** Tried, and not changed. */
  refused: Left[];
  /** Why nothing moves just now, or why it ended early; empty: all is well. */
  trouble: string;
  /** Ended, or stopped. */
  over: boolean;
}

/** What keeps it from going on just now; empty: nothing does any more. */
export type Tell = (words: string) => unknown;

export interface Work {
  total: number;
  pages: (signal: AbortSignal, trouble: Tell) => AsyncIterable<readonly Task[]>;
  /** Empty, or why a task cannot be changed so. */
  refusal: (task: Task) => string;
  write: (paths: readonly string[], trouble: Tell) => Promise<Written>;
}

/** Firestore takes larger ones, but holds all their documents as long; smaller ones take more round trips. */
export const BATCH = 200;

export const sizeOf = (left: readonly Left[]) => left.reduce((sum, it) => sum + it.paths.length, 0);

export function begun(total: number): Bulk {
  return { total, done: 0, unable: [], refused: [], trouble: "", over: false };
}

export async function changeAll(work: Work, tell: (bulk: Bulk) => void, signal: AbortSignal): Promise<Bulk> {
  let bulk = begun(work.total);
  let size = BATCH;
  let ended = false;
  const told = (next: Partial<Bulk>) => {
    bulk = { ...bulk, ...next };
    tell(bulk);
  };
  const trouble = (words: string) => words !== bulk.trouble && told({ trouble: words });
  const write = async (paths: readonly string[]) => {
    const { done, refused, fatal, tooLarge } = await work.write(paths, trouble);
    if (tooLarge) size = Math.max(FEW, Math.min(size, Math.ceil(paths.length / 2)));
    if (fatal) ended = true;
    told({
      done: bulk.done + done.length,
      refused: grouped(bulk.refused, refused),
      trouble: fatal || (ended ? bulk.trouble : ""),
    });
  };
  try {
    for await (const page of upTo(work.total, work.pages(signal, trouble))) {
      if (signal.aborted || ended) break;
      const judged = page.map((it) => ({ path: it.path, why: work.refusal(it) }));
      const unable = judged.filter((it) => it.why);
      if (unable.length) told({ unable: grouped(bulk.unable, unable) });
      const able = judged.filter((it) => !it.why).map((it) => it.path);
      while (able.length && !signal.aborted && !ended) await write(able.splice(0, size));
    }
  } catch (error) {
    told({ trouble: error instanceof Error ? error.message : String(error) });
  }
  told({ over: true });
  return bulk;
}

/** What begins to match meanwhile is not changed beyond the number that a person has said yes to. */
async function* upTo(total: number, pages: AsyncIterable<readonly Task[]>) {
  let left = total;
  for await (const page of pages) {
    yield page.slice(0, left);
    left -= page.length;
    if (left <= 0) return;
  }
}

function grouped(before: readonly Left[], more: readonly { path: string; why: string }[]): Left[] {
  const groups = new Map(before.map((it) => [it.why, [...it.paths]]));
  for (const { path, why } of more) {
    const group = groups.get(why);
    if (group) group.push(path);
    else groups.set(why, [path]);
  }
  return [...groups].map(([why, paths]) => ({ why, paths }));
}

/** The last 24 hours of the clock, and which of their counts have to be asked for again. Pure. */
import type { Asked } from "./filter";

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** An end is written a moment after the time that it names. */
const SETTLED_MS = 60_000;

export interface Hour {
  from: Date;
  to: Date;
}

export interface Counted {
  done: number;
  failed: number;
  at: Date;
}

/** Oldest first; the last is the one that goes on. Named by the time at which they begin. */
export function lastHours(now: Date): Hour[] {
  const current = Math.floor(now.getTime() / HOUR_MS);
  return Array.from({ length: HOURS }, (_, at) => {
    const from = (current - HOURS + 1 + at) * HOUR_MS;
    return { from: new Date(from), to: new Date(from + HOUR_MS) };
  });
}

/**
 * Those that are not known, or were counted before they were over, newest first. And the one that was counted longest
 * ago: a failed task that is retried leaves its hour.
 */
export function hoursToCount(hours: readonly Hour[], known: (hour: Hour) => Counted | undefined): Hour[] {
  const isOpen = (hour: Hour) => (known(hour)?.at.getTime() ?? 0) < hour.to.getTime() + SETTLED_MS;
  const open = hours.filter(isOpen).reverse();
  const settled = hours.filter((it) => !isOpen(it));
  const age = (hour: Hour) => known(hour)?.at.getTime() ?? 0;
  const [oldest] = settled.sort((a, b) => age(a) - age(b));
  return oldest && open.length < HOURS / 2 ? [...open, oldest] : open;
}

export function endedIn({ from, to }: Hour, state: "done" | "failed" | ""): Asked {
  return { state, time: "ended", from: from.toISOString(), to: to.toISOString() };
}

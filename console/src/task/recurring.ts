/** Recurring types: what their handlers say, beside what the sweep keeps of them in `recurring/<type>`. Pure. */
import type { Handlers } from "./handlers";
import { nextTicks } from "./ticks";

/** A document `recurring/<type>`. */
export interface Kept {
  type: string;
  every: string;
  time_zone: string;
  since: Date | null;
  last_tick: Date | null;
}

/**
 * `followed`: ticks are made of this line. `new`: no sweep has seen it yet. `gone`: no handler of this project recurs
 * under this name any more.
 */
export type Standing = "followed" | "new" | "gone";

export interface Recurring extends Kept {
  missed: string;
  standing: Standing;
}

/** By name. Without what the handlers say, the documents are all that is known, and are taken at their word. */
export function recurringTypes(handlers: Handlers | null, kept: readonly Kept[]): Recurring[] {
  const documents = new Map(kept.map((it) => [it.type, it]));
  const said = Object.entries(handlers ?? {})
    .filter(([, it]) => it.every)
    .map(([type, it]): Recurring => {
      const known = documents.get(type);
      const line = { type, every: it.every, time_zone: it.time_zone, missed: it.missed };
      const follows = known?.every === it.every && known.time_zone === it.time_zone && !!known.since;
      const since = follows ? known.since : null;
      return { ...line, since, last_tick: known?.last_tick ?? null, standing: follows ? "followed" : "new" };
    });
  const named = new Set(said.map((it) => it.type));
  const others = kept
    .filter((it) => !named.has(it.type))
    .map((it): Recurring => ({ ...it, missed: "", standing: handlers ? "gone" : "followed" }));
  return [...said, ...others].sort((a, b) => a.type.localeCompare(b.type));
}

/** Empty where it has none, or where its line is one that the page cannot read. */
export function ticksOf(recurring: Recurring, now: Date, count: number): Date[] {
  if (recurring.standing === "gone") return [];
  const settled = recurring.standing === "followed" ? [recurring.since, recurring.last_tick] : [];
  const start = Math.max(now.getTime(), ...settled.map((it) => it?.getTime() ?? 0));
  try {
    return nextTicks(recurring.every, recurring.time_zone, new Date(start), count);
  } catch {
    return [];
  }
}

export const MISSED_WORDS: Record<string, string> = {
  once: "The newest of them is run.",
  all: "All of them are run, the oldest first.",
  none: "None of them is run.",
};

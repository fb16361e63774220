/** The three times that a list can be about, and the ranges of each that are offered. */
import { moment } from "./moment";
import type { State } from "./task";
import { exact } from "./time";

export type TimeName = "created" | "ended" | "due";

interface Time {
  field: "created_at" | "finished_at" | "scheduled_at";
  words: string;
  /** The states whose tasks have it; empty: all. */
  states: readonly State[];
  /** The first page shows the soonest, in place of the newest. */
  ascends: boolean;
}

export const TIMES: Record<TimeName, Time> = {
  created: { field: "created_at", words: "Created", states: [], ascends: false },
  ended: { field: "finished_at", words: "Ended", states: ["done", "failed"], ascends: false },
  due: { field: "scheduled_at", words: "Due", states: ["scheduled"], ascends: true },
};

export interface Range {
  words: string;
  from: string;
  to: string;
}

const PAST: readonly Range[] = [
  { words: "in the last hour", from: "-1h", to: "" },
  { words: "in the last 24 hours", from: "-24h", to: "" },
  { words: "in the last 7 days", from: "-7d", to: "" },
  { words: "in the last 30 days", from: "-30d", to: "" },
];

const FUTURE: readonly Range[] = [
  { words: "already", from: "", to: "now" },
  { words: "in the next 24 hours", from: "now", to: "+24h" },
  { words: "in the next 7 days", from: "now", to: "+7d" },
  { words: "in the next 30 days", from: "now", to: "+30d" },
  { words: "later than in 30 days", from: "+30d", to: "" },
];

export function timeOf(name: string | undefined): TimeName {
  return name === "ended" || name === "due" ? name : "created";
}

export function rangesOf(name: string): readonly Range[] {
  return timeOf(name) === "due" ? FUTURE : PAST;
}

/** Such as “ended in the last hour”; empty where the list is about no time. */
export function rangeWords({ time, from, to }: { time: string; from: string; to: string }): string {
  const { words } = TIMES[timeOf(time)];
  const offered = rangesOf(time).find((it) => it.from === from && it.to === to);
  if (offered) return `${words} ${offered.words}`;
  if (from && to) return `${words} ${edge(from)} – ${edge(to)}`;
  if (from) return `${words} from ${edge(from)}`;
  if (to) return `${words} before ${edge(to)}`;
  return timeOf(time) === "created" ? "" : `${words} at any time`;
}

function edge(text: string): string {
  const isFixed = /^\d/.test(text) && !/[mhd]$/.test(text);
  const at = isFixed ? moment(text, new Date(0)) : null;
  return at ? exact(at) : text;
}

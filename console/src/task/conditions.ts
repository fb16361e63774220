/**
 * What a list asks for, field by field. Firestore is asked with it (store/task-query.ts); for the tasks of one parent,
 * which have no index of their own, this decides what of it the page does by itself. Pure.
 *
 * Every query is `field == …` for each field, all joined, and ends with one time; so an index for each field with each
 * time serves every combination, since Firestore joins them. `finished_at` and `scheduled_at` go with `reason` in the
 * place of `state`, as a reason belongs to one state alone: that spares the indexes of `state` with them.
 */
import type { Asked } from "./filter";
import { moment } from "./moment";
import { TIMES, timeOf } from "./ranges";
import { REASONS, reasonsMeant } from "./reasons";
import { STATES, type State, type Task } from "./task";

export type Equal = "state" | "reason" | "type" | "error.kind" | "error.type";

export interface Conditions {
  /** Each field has one of these values. */
  equal: [Equal, string[]][];
  time: "created_at" | "finished_at" | "scheduled_at";
  ascends: boolean;
  /** From this moment on, until before that one. */
  from: Date | null;
  to: Date | null;
}

export function conditionsOf(asked: Asked, now: Date): Conditions {
  const time = TIMES[timeOf(asked.time)];
  const equal: [Equal, string[]][] = time.states.length
    ? [["reason", reasonsIn(asked, time.states)]]
    : stateAndReason(asked);
  if (asked.type) equal.push(["type", [asked.type]]);
  if (asked.kind) equal.push(["error.kind", [asked.kind]]);
  if (asked.error) equal.push(["error.type", [asked.error]]);
  // A time is in an index only beside another field: without one, all states are asked for.
  if (!equal.length && !asked.parent) equal.push(["state", [...STATES]]);
  return {
    equal,
    time: time.field,
    ascends: time.ascends,
    from: asked.from ? moment(asked.from, now) : null,
    to: asked.to ? moment(asked.to, now) : null,
  };
}

function reasonsIn(asked: Asked, states: readonly State[]): string[] {
  if (asked.reason) return reasonsMeant(asked.reason);
  const wanted = states.filter((it) => !asked.state || it === asked.state);
  return Object.keys(REASONS).filter((it) => wanted.some((state) => REASONS[it]?.state === state));
}

function stateAndReason(asked: Asked): [Equal, string[]][] {
  const reasons = asked.reason ? reasonsMeant(asked.reason) : [];
  const equal: [Equal, string[]][] = [];
  // Several reasons say the state themselves; Firestore would have to join each of them with it.
  if (asked.state && reasons.length < 2) equal.push(["state", [asked.state]]);
  if (reasons.length) equal.push(["reason", reasons]);
  return equal;
}

export function isMet(task: Task, { equal, time, from, to }: Conditions): boolean {
  const at = task[time];
  if (!at && (from || to || time !== "created_at")) return false;
  return (
    equal.every(([field, values]) => values.includes(heldBy(task, field))) &&
    !(at && from && at < from) &&
    !(at && to && at >= to)
  );
}

/** In the order of the list; what has not got its time yet is first among the newest. */
export function inOrder(tasks: readonly Task[], { time, ascends }: Conditions): Task[] {
  const place = (task: Task) => task[time]?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return [...tasks].sort((a, b) => (ascends ? place(a) - place(b) : place(b) - place(a)));
}

function heldBy(task: Task, field: Equal): string {
  if (field === "error.kind") return task.error?.kind ?? "";
  if (field === "error.type") return task.error?.type ?? "";
  return task[field];
}

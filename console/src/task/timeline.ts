/** A task's life, newest first: what comes next, what happens now, its attempts, and what people did. Pure. */
import { type Happening, happening } from "./happening";
import type { HistoryEntry, Task } from "./task";
import { nextOf, nowOf } from "./timeline-ahead";

/** The engine keeps no more of them. */
export const HISTORY_LENGTH = 20;

const ACTIONS: Record<string, string> = {
  retry: "Retried",
  decide: "Decided, and retried",
  cancel: "Cancel asked for",
  run_now: "Run now",
  reschedule: "Rescheduled",
  edit: "Input edited, and retried",
};

const ENDS: Record<string, string> = {
  completed: "done",
  retry: "did not succeed, to be tried again",
  exhausted: "failed, and none is left",
  rejected: "failed, not worth another try",
  cancelled: "cancelled",
  outcome_unknown: "ended, and nobody knows whether its effect happened",
  rescued: "cut off, its worker was lost",
  snoozed: "asked to run later",
  waiting: "began to wait for a callback",
  called_back: "its callback had come already",
  handed_over: "handed over to a container",
  full: "found no place for its job",
};

const BAD = new Set(["exhausted", "rejected", "cancelled", "outcome_unknown", "retry", "rescued"]);

export function timeline(task: Task, now: Date): Happening[] {
  const first: Happening[] = task.created_at
    ? [happening({ title: "Created", at: task.created_at, kind: "neutral" })]
    : [];
  const past = [...first, ...task.history.map(entryOf)].reverse();
  return [...nextOf(task, now), ...nowOf(task), ...past];
}

function entryOf(entry: HistoryEntry): Happening {
  if (entry.action) {
    const title = `${ACTIONS[entry.action] ?? entry.action} by ${entry.admin || "an admin"}`;
    return happening({ title, at: entry.at, kind: "person" });
  }
  return happening({
    title: `Attempt ${entry.attempt}: ${endOf(entry)}`,
    detail: entry.error ? `${entry.error.type}: ${entry.error.message}` : "",
    at: entry.ended_at,
    from: entry.started_at,
    kind: entry.reason === "completed" ? "good" : BAD.has(entry.reason) ? "bad" : "neutral",
    log: entry.log,
  });
}

/** By whom it was ended where its own worker did not. */
function endOf({ reason, by, error }: HistoryEntry): string {
  const how =
    reason === "rescued" && error?.kind === "shutdown"
      ? "handed back, its worker was shut down"
      : (ENDS[reason] ?? reason);
  return by ? `${how} (said by the ${by})` : how;
}

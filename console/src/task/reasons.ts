/** The states and reasons in a person's words. A reason belongs to one state alone. */
import type { State } from "./task";

export const STATE_WORDS: Record<State, string> = {
  scheduled: "Scheduled",
  running: "Running",
  done: "Done",
  failed: "Failed",
};

interface Reason {
  state: State;
  words: string;
}

export const REASONS: Record<string, Reason> = {
  new: { state: "scheduled", words: "has not run yet" },
  retry: { state: "scheduled", words: "will be tried again" },
  snoozed: { state: "scheduled", words: "asked to run later" },
  rescued: { state: "scheduled", words: "its worker was lost" },
  manual: { state: "scheduled", words: "retried by a person" },
  blocked: { state: "scheduled", words: "needs other tasks first" },
  paused: { state: "scheduled", words: "its type is paused" },
  queued: { state: "scheduled", words: "waits for its turn" },
  full: { state: "scheduled", words: "as many jobs run as may" },
  called_back: { state: "scheduled", words: "its callback came" },
  handed_over: { state: "scheduled", words: "goes on in a container" },
  claimed: { state: "running", words: "a worker has it" },
  waiting: { state: "running", words: "waits for a callback" },
  completed: { state: "done", words: "its work is done" },
  exhausted: { state: "failed", words: "no attempt is left" },
  rejected: { state: "failed", words: "not worth a retry" },
  invalid: { state: "failed", words: "cannot be run as written" },
  cancelled: { state: "failed", words: "somebody cancelled it" },
  outcome_unknown: { state: "failed", words: "a person must decide" },
};

export function reasonsOf(state: string): string[] {
  return Object.keys(REASONS).filter((reason) => !state || REASONS[reason]?.state === state);
}

/** In the place of a reason: every one with which a task waits for its time and for nothing else. */
export const TIME_ALONE = "time_alone";
const WAITS_FOR_MORE = new Set(["blocked", "paused", "queued"]);

/** The reasons that are meant by one of them, or by TIME_ALONE. */
export function reasonsMeant(reason: string): string[] {
  if (reason !== TIME_ALONE) return [reason];
  return reasonsOf("scheduled").filter((it) => !WAITS_FOR_MORE.has(it));
}

/** Empty where the reason is, or is none of ours. */
export function stateOf(reason: string): string {
  return reason === TIME_ALONE ? "scheduled" : (REASONS[reason]?.state ?? "");
}

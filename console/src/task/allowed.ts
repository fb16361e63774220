/** Which changes the rules would let an admin make to a task. Each answer is empty, or the reason against it. */
import type { State, Task } from "./task";

export type Verb = "retry" | "cancel" | "run_now" | "reschedule" | "edit";

export function refusal(verb: Verb, task: Task): string {
  switch (verb) {
    case "retry":
      if (asks(task)) return "somebody must first say whether its effect has happened";
      return refusal("edit", task);
    case "edit":
      return task.state === "failed" ? "" : `only failed tasks can be retried; it is ${task.state}`;
    case "cancel":
      if (task.state !== "scheduled" && task.state !== "running") return `it has ended: it is ${task.state}`;
      return task.cancel_requested ? "somebody wants it cancelled already" : "";
    case "run_now":
      return refusalToWake(task);
    case "reschedule":
      if (task.state !== "scheduled") return `only scheduled tasks can be put off; it is ${task.state}`;
      return task.cancel_requested ? "somebody wants it cancelled" : "";
  }
}

/** The states in which a change is possible at all. */
export function statesFor(verb: Verb): readonly State[] {
  if (verb === "cancel") return ["scheduled", "running"];
  return verb === "retry" || verb === "edit" ? ["failed"] : ["scheduled"];
}

/** A plain retry would come back with the same question. */
export function asks(task: Task): boolean {
  return task.state === "failed" && task.reason === "outcome_unknown" && !!task.error?.effect;
}

function refusalToWake(task: Task): string {
  if (task.state !== "scheduled") return `only scheduled tasks can be run now; it is ${task.state}`;
  if (task.needs > 0 || task.reason === "blocked") return "it needs other tasks first";
  return task.reason === "paused" ? "its type is paused" : "";
}

export const VERB_WORDS: Record<Verb, string> = {
  retry: "Retry",
  cancel: "Cancel",
  run_now: "Run now",
  reschedule: "Reschedule",
  edit: "Edit and retry",
};

/** What becomes of a task, for somebody who has never heard of leases: a sentence for customer care. */
import type { Task } from "./task";
import { inWords } from "./time";

export function plainWords(task: Task, now: Date): string {
  switch (task.state) {
    case "done":
      return `Done${task.finished_at ? `, ${inWords(task.finished_at, now)}` : ""}.`;
    case "running":
      if (task.waiting_until)
        return `Waits for an answer from outside, until ${inWords(task.waiting_until, now)}.`;
      return task.cancel_requested ? "Is being stopped." : "Is being worked on now.";
    case "failed":
      return ofFailed(task);
    default:
      return ofScheduled(task, now);
  }
}

function ofScheduled(task: Task, now: Date): string {
  if (task.cancel_requested) return "Is being cancelled.";
  if (task.needs > 0)
    return `Waits until ${task.needs === 1 ? "one other step is" : `${task.needs} other steps are`} done.`;
  if (task.reason === "paused") return "On hold: this kind of work is paused.";
  if (task.scheduled_at && task.scheduled_at > now)
    return `${task.attempt ? "Did not work so far; will be tried again" : "Planned for"} ${inWords(task.scheduled_at, now)}.`;
  return "Is next: it begins in a moment.";
}

function ofFailed(task: Task): string {
  if (task.reason === "cancelled") return "Was cancelled.";
  if (task.reason === "outcome_unknown") return "Nobody knows whether it happened: somebody has to find out.";
  return "Did not work. Somebody has to look at it, and can try it again.";
}

/** Why a task is not running, in one sentence, and what a person can do about it. Pure: `now` is an argument. */
import { nearest } from "./nearest";
import type { QueueSettings, Task } from "./task";
import { inWords } from "./time";

export type Remedy = "run_now" | "wake" | "retry" | "decide" | "resume" | "none";

export interface Why {
  sentence: string;
  remedy: Remedy;
}

const ON_ITS_WAY_MS = 15_000; // an event takes a moment; a person need not be told to wake the task yet

/** `types` are those that there are handlers for, where that is known. */
export function whyNotRunning(
  task: Task,
  now: Date,
  settings: QueueSettings,
  types: readonly string[] = [],
): Why {
  const known = whyOf(task, now, settings);
  return isUnknown(task, types) ? withUnknown(known, task, types) : known;
}

function whyOf(task: Task, now: Date, settings: QueueSettings): Why {
  switch (task.state) {
    case "scheduled":
      return ofScheduled(task, now, settings);
    case "running":
      return ofRunning(task, now);
    case "done":
      return why(`It is done${task.finished_at ? ` since ${inWords(task.finished_at, now)}` : ""}.`);
    case "failed":
      return ofFailed(task);
    default:
      return why(
        `Its state “${task.state}” is none of the four; the engine will fail it and say what would be right.`,
      );
  }
}

/** What has been tried has had a handler; what is blocked has something else to wait for first. */
function isUnknown(task: Task, types: readonly string[]): boolean {
  if (!types.length || types.includes(task.type) || task.cancel_requested) return false;
  if (task.state === "failed") return task.reason === "invalid";
  return task.state === "scheduled" && task.attempt === 0 && task.needs <= 0;
}

function withUnknown({ sentence, remedy }: Why, task: Task, types: readonly string[]): Why {
  const meant = nearest(task.type, types);
  const none = `No handler is named “${task.type}”${meant ? `; did you mean ${meant}?` : "."}`;
  if (task.state === "failed")
    return why(
      `${none} Write the task anew with the right type, or deploy that handler and retry it.`,
      "retry",
    );
  return why(`${sentence} ${none} It fails then, unless that handler is deployed before.`, remedy);
}

function ofScheduled(task: Task, now: Date, settings: QueueSettings): Why {
  if (task.cancel_requested)
    return why(`${who(task.cancelled_by)} wants it cancelled; it ends with the engine's next look.`);
  if (task.needs > 0)
    return why(`It is blocked: ${plural(task.needs, "other task")} must be done before it.`);
  if (task.scheduled_at && task.scheduled_at > now) return notDue(task, task.scheduled_at, now);
  if (settings.paused)
    return why(`Everything is paused${since(settings, now)}; it runs after the resume.`, "resume");
  if (settings.paused_types.includes(task.type))
    return why(
      `Tasks of type ${task.type} are paused${since(settings, now)}; it runs after the resume.`,
      "resume",
    );
  if (task.reason === "paused")
    return why("Its type was paused and is not any more; it is woken within a minute.");
  if (task.reason === "queued")
    return why(`It waits for its turn in the queue ${task.queue || "of its type"}.`);
  const due = task.scheduled_at ?? task.created_at;
  if (due && now.getTime() - due.getTime() > ON_ITS_WAY_MS)
    return why(
      `It has been due since ${inWords(due, now)}, and no event has come for it yet: wake it.`,
      "wake",
    );
  return why("It is due: its event is on its way, and it runs in a moment.");
}

function notDue(task: Task, at: Date, now: Date): Why {
  const until = inWords(at, now);
  switch (task.reason) {
    case "full":
      return why(`As many jobs run as may; it asks for a place again at ${until}.`, "run_now");
    case "retry":
      return why(
        `Not due until ${until}: attempt ${task.attempt} failed, and it waits before the next.`,
        "run_now",
      );
    case "snoozed":
      return why(`Not due until ${until}: its handler asked to run later.`, "run_now");
    default:
      return why(`Not due until ${until}.`, "run_now");
  }
}

function ofRunning(task: Task, now: Date): Why {
  if (task.waiting_until) {
    if (task.cancel_requested) return why("Somebody wants it cancelled; its wait ends within a minute.");
    const until = inWords(task.waiting_until, now);
    return task.waiting_until > now
      ? why(`It is waiting for a callback until ${until}, without a worker.`)
      : why(`No callback came until ${until}; the sweep ends the wait within a minute.`);
  }
  const lease = task.lease;
  if (!lease)
    return why(
      "It is said to be running, but nobody holds a lease on it; the sweep mends that within a minute.",
    );
  const until = inWords(lease.expires_at, now);
  if (lease.expires_at <= now)
    return why(
      `Its worker is lost: the lease ran out at ${until}, and the sweep rescues it within a minute.`,
    );
  if (task.cancel_requested)
    return why("It is running; the wish to cancel it is seen at the next renewal, within 30 seconds.");
  if (lease.runner === "job" && !task.job?.started_at)
    return why(`Its container is being started; lease held until ${until}.`);
  return why(`It is running: attempt ${task.attempt}, lease held until ${until}.`);
}

function ofFailed(task: Task): Why {
  const tries = plural(task.attempt, "attempt");
  switch (task.reason) {
    case "exhausted":
      return why(`It failed after ${tries}, and none is left: retry it once the cause is mended.`, "retry");
    case "rejected":
      return why(
        "Its handler said that trying again is not worth it: mend the cause, then retry it.",
        "retry",
      );
    case "invalid":
      if (task.error?.type === "UnknownType")
        return why(
          `No handler is named ${task.type || "so"}: deploy one and retry it, or write the task again with the right type.`,
          "retry",
        );
      return why("It cannot be run as it is written: the error says what would be right.", "retry");
    case "cancelled":
      return why(
        `It was cancelled by ${task.cancelled_by || "somebody"}; a retry runs it after all.`,
        "retry",
      );
    case "outcome_unknown":
      return why(
        `Nobody knows whether the effect “${task.error?.effect ?? ""}” happened: find out, and say so below.`,
        "decide",
      );
    default:
      return why("It failed, and waits for a person to retry it.", "retry");
  }
}

function since(settings: QueueSettings, now: Date): string {
  return settings.changed_at ? ` since ${inWords(settings.changed_at, now)}` : "";
}

function who(uid: string): string {
  return uid ? `The admin ${uid}` : "Somebody";
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function why(sentence: string, remedy: Remedy = "none"): Why {
  return { sentence, remedy };
}

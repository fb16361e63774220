/** The part of a task's timeline that has not ended: what happens now, and what comes next. Pure. */
import { type Happening, happening } from "./happening";
import type { Task } from "./task";

export function nowOf(task: Task): Happening[] {
  if (task.state !== "running") return [];
  const wish = task.cancel_requested ? `; ${task.cancelled_by || "somebody"} wants it cancelled` : "";
  if (task.waiting_until) {
    const since = task.history.findLast((it) => it.reason === "waiting")?.ended_at ?? task.started_at;
    return [
      happening({
        title: "Now: waits for a callback",
        detail: `No worker is held meanwhile${wish}`,
        from: since,
        kind: "now",
      }),
    ];
  }
  return [
    happening({
      title: `Now: attempt ${task.attempt} runs`,
      detail: `${runner(task)}${progress(task)}${wish}`,
      from: task.started_at,
      kind: "now",
      log: task.job?.log ?? "",
    }),
  ];
}

export function nextOf(task: Task, now: Date): Happening[] {
  switch (task.state) {
    case "scheduled":
      return [nextOfScheduled(task, now)];
    case "running":
      return nextOfRunning(task);
    case "done":
      return task.expire_at
        ? [happening({ title: "Next: deleted", at: task.expire_at, kind: "next" })]
        : task.key
          ? [happening({ title: "Next: kept, so that its key stays taken", kind: "next" })]
          : [];
    case "failed":
      return [happening({ title: "Next: nothing, until a person retries it", kind: "next" })];
    default:
      return [];
  }
}

function nextOfScheduled(task: Task, now: Date): Happening {
  const attempt = `attempt ${task.attempt + 1}`;
  const next = (title: string, at: Date | null = null) =>
    happening({ title: `Next: ${title}`, at, kind: "next" });
  if (task.cancel_requested) return next("it ends as cancelled");
  if (task.needs > 0)
    return next(`${attempt}, once ${task.needs === 1 ? "one task" : `${task.needs} tasks`} more are done`);
  if (task.scheduled_at && task.scheduled_at > now) return next(attempt, task.scheduled_at);
  if (task.reason === "paused") return next(`${attempt}, after the resume`);
  if (task.reason === "queued") return next(`${attempt}, when its turn comes in the queue ${task.queue}`);
  return next(`${attempt}, with its next event`);
}

function nextOfRunning(task: Task): Happening[] {
  if (task.waiting_until)
    return [happening({ title: "At the latest: the wait ends", at: task.waiting_until, kind: "next" })];
  if (!task.lease) return [];
  return [
    happening({
      title: "If its worker is lost: the sweep rescues it",
      at: task.lease.expires_at,
      kind: "next",
    }),
  ];
}

function runner(task: Task): string {
  if (!task.lease) return "Nobody holds a lease on it";
  const who = task.lease.runner ? `a ${task.lease.runner}` : "a worker";
  return `Claimed by ${who}, which renews its lease while it works`;
}

function progress({ progress }: Task): string {
  if (!progress) return "";
  const of = progress.total ? ` of ${progress.total.toLocaleString("en")}` : "";
  return `; ${progress.done.toLocaleString("en")}${of}${progress.note ? `, ${progress.note}` : ""}`;
}

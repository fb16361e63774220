/** What has happened to a task, oldest first: its attempts, and what people did. Pure. */
import type { Task } from "./task";
import { duration } from "./time";

export interface Happening {
  title: string;
  detail: string;
  at: Date | null;
  kind: "good" | "bad" | "neutral" | "person" | "now";
  log: string;
}

const ACTIONS: Record<string, string> = {
  retry: "Retried",
  decide: "Decided, and retried",
  cancel: "Cancel asked for",
  run_now: "Run now",
  reschedule: "Rescheduled",
  edit: "Input edited, and retried",
};

const BAD = new Set(["exhausted", "rejected", "invalid", "cancelled", "outcome_unknown", "retry", "rescued"]);

export function timeline(task: Task): Happening[] {
  const first: Happening[] = task.created_at
    ? [{ title: "Created", detail: "", at: task.created_at, kind: "neutral", log: "" }]
    : [];
  return [...first, ...task.history.map(entryOf), ...nowOf(task)];
}

function entryOf(entry: Task["history"][number]): Happening {
  if (entry.action) {
    const title = `${ACTIONS[entry.action] ?? entry.action} by ${entry.admin || "an admin"}`;
    return { title, detail: "", at: entry.at, kind: "person", log: "" };
  }
  const took =
    entry.started_at && entry.ended_at ? ` after ${duration(entry.started_at, entry.ended_at)}` : "";
  const by = entry.by ? `, ended by the ${entry.by}` : "";
  return {
    title: `Attempt ${entry.attempt}: ${entry.reason}${took}${by}`,
    detail: entry.error ? `${entry.error.type}: ${entry.error.message}` : "",
    at: entry.ended_at,
    kind: entry.reason === "completed" ? "good" : BAD.has(entry.reason) ? "bad" : "neutral",
    log: entry.log,
  };
}

function nowOf(task: Task): Happening[] {
  if (task.state !== "running") return [];
  const title = task.waiting_until ? "Waiting for a callback" : `Attempt ${task.attempt}: running`;
  return [{ title, detail: "", at: task.started_at, kind: "now", log: task.job?.log ?? "" }];
}

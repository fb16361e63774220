/** From a document's fields to a Task. Never fails: what cannot be used is left at its default. Knows no Firestore. */
import type { Effect, HistoryEntry, Progress, QueueSettings, Task, TaskError } from "./task";

type Fields = Record<string, unknown>;

export function readTask(path: string, fields: Fields): Task {
  const parts = path.split("/");
  const lease = map(fields.lease);
  const job = map(fields.job);
  return {
    path,
    id: parts.at(-1) ?? "",
    parent: parts.slice(0, -2).join("/"),
    type: text(fields.type),
    state: text(fields.state),
    reason: text(fields.reason),
    input: fields.input ?? null,
    result: fields.result ?? null,
    error: readError(fields.error),
    history: list(fields.history).map(readEntry),
    progress: readProgress(fields.progress),
    lease:
      lease && date(lease.expires_at)
        ? { expires_at: date(lease.expires_at) as Date, runner: text(lease.runner) }
        : null,
    waiting_until: date(map(fields.waiting)?.until),
    scheduled_at: date(fields.scheduled_at),
    wake_at: date(fields.wake_at),
    created_at: date(fields.created_at),
    started_at: date(fields.started_at),
    finished_at: date(fields.finished_at),
    expire_at: date(fields.expire_at),
    attempt: number(fields.attempt) ?? 0,
    max_attempts: number(fields.max_attempts),
    priority: number(fields.priority) ?? 0,
    queue: text(fields.queue),
    needs: number(fields.needs) ?? 0,
    // biome-ignore lint/suspicious/noThenProperty: the document's own name; a list is no promise
    then: list(fields.then).map(text).filter(Boolean),
    job: job && {
      name: text(job.name),
      log: text(job.log),
      waits: text(job.waits),
      started_at: date(job.started_at),
    },
    effects: readEffects(fields.once),
    has_checkpoint: "checkpoint" in fields,
    cancel_requested: fields.cancel_requested === true,
    cancelled_by: text(fields.cancelled_by),
    retried_by: text(fields.retried_by),
    key: text(fields.key),
  };
}

export function readSettings(fields: Fields | undefined): QueueSettings {
  return {
    paused: fields?.paused === true,
    paused_types: list(fields?.paused_types).map(text).filter(Boolean),
    changed_by: text(fields?.changed_by),
    changed_at: date(fields?.changed_at),
  };
}

function readError(value: unknown): TaskError | null {
  const error = map(value);
  if (!error) return null;
  return {
    kind: text(error.kind),
    type: text(error.type),
    message: text(error.message),
    at: date(error.at),
    attempt: number(error.attempt) ?? 0,
    retryable: error.retryable === true,
    trace: list(error.trace).map(text),
    effect: text(error.effect),
  };
}

function readEntry(value: unknown): HistoryEntry {
  const entry = map(value) ?? {};
  return {
    attempt: number(entry.attempt) ?? 0,
    started_at: date(entry.started_at),
    ended_at: date(entry.ended_at),
    reason: text(entry.reason),
    error: readError(entry.error),
    log: text(entry.log),
    by: text(entry.by),
    action: text(entry.action),
    admin: text(entry.admin),
    at: date(entry.at),
  };
}

function readProgress(value: unknown): Progress | null {
  const progress = map(value);
  if (!progress) return null;
  const done = number(progress.done) ?? 0;
  return { done, total: number(progress.total), note: text(progress.note), at: date(progress.at) };
}

function readEffects(value: unknown): Effect[] {
  return Object.entries(map(value) ?? {}).map(([name, noted]) => {
    const note = map(noted) ?? {};
    const intent = map(note.intent) ?? {};
    return {
      name,
      begun_at: date(intent.at),
      attempt: number(intent.attempt) ?? 0,
      happened: "receipt" in note || "lost" in note,
      receipt: note.receipt ?? null,
      lost: text(note.lost),
      at: date(note.at),
      decided_by: text(note.decided_by),
    };
  });
}

function map(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as Fields)
    : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function date(value: unknown): Date | null {
  return value instanceof Date ? value : null;
}

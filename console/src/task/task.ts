/** One version of a task document as the pages read it. Names are those of the document; times are Dates. */

export type State = "scheduled" | "running" | "done" | "failed";
export const STATES: readonly State[] = ["scheduled", "running", "done", "failed"];

export interface TaskError {
  kind: string;
  type: string;
  message: string;
  at: Date | null;
  attempt: number;
  retryable: boolean;
  trace: string[];
  effect: string;
}

/** An attempt that ended, or what a person did (`action`). */
export interface HistoryEntry {
  attempt: number;
  started_at: Date | null;
  ended_at: Date | null;
  reason: string;
  error: TaskError | null;
  log: string;
  by: string;
  action: string;
  admin: string;
  at: Date | null;
}

export interface Progress {
  done: number;
  total: number | null;
  note: string;
  at: Date | null;
}

export interface Effect {
  name: string;
  begun_at: Date | null;
  attempt: number;
  /** It has happened; `lost` where its receipt could not be kept. */
  happened: boolean;
  receipt: unknown;
  lost: string;
  at: Date | null;
  decided_by: string;
}

export interface Task {
  path: string;
  id: string;
  /** Of the document it lies under; empty where it lies under none. */
  parent: string;
  type: string;
  /** One of STATES, or what somebody wrote in their place. */
  state: string;
  reason: string;
  input: unknown;
  result: unknown;
  error: TaskError | null;
  history: HistoryEntry[];
  progress: Progress | null;
  lease: { expires_at: Date; runner: string } | null;
  waiting_until: Date | null;
  scheduled_at: Date | null;
  wake_at: Date | null;
  created_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
  expire_at: Date | null;
  attempt: number;
  max_attempts: number | null;
  priority: number;
  queue: string;
  needs: number;
  then: string[];
  job: { name: string; log: string; waits: string; started_at: Date | null } | null;
  effects: Effect[];
  has_checkpoint: boolean;
  cancel_requested: boolean;
  cancelled_by: string;
  retried_by: string;
  key: string;
}

/** `settings/queue`. */
export interface QueueSettings {
  paused: boolean;
  paused_types: string[];
  changed_by: string;
  changed_at: Date | null;
}

export const NOTHING_PAUSED: QueueSettings = {
  paused: false,
  paused_types: [],
  changed_by: "",
  changed_at: null,
};

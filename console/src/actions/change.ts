/** What every change by an admin has: an entry in the task's history. The rules refuse a change without it. */
import { arrayUnion, type FieldValue } from "firebase/firestore";

export type Action = "retry" | "decide" | "cancel" | "run_now" | "reschedule" | "edit";

/** Fields of an `update`, some of them nested paths. */
export type Change = Record<string, unknown>;

/** Who makes a change, and when by their own clock: the server's time is not allowed inside a list. */
export interface By {
  admin: string;
  at: Date;
}

export function noted(action: Action, { admin, at }: By): { history: FieldValue } {
  return { history: arrayUnion({ action, admin, at }) };
}

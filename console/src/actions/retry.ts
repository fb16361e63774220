import { deleteField, serverTimestamp } from "firebase/firestore";
import { type By, type Change, noted } from "./change";

/** Have a failed task run again, with one attempt more. `anew`: without the checkpoint of what it had done. */
export function retry(by: By, { anew = false } = {}): Change {
  return { ...flip(by), ...(anew ? { checkpoint: deleteField() } : {}), ...noted("retry", by) };
}

/** `wake_at` puts the task into the sweep's index: no flip is lost with its event. */
export function flip({ admin }: By): Change {
  return { state: "scheduled", reason: "manual", retried_by: admin, wake_at: serverTimestamp() };
}

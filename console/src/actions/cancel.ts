import { serverTimestamp } from "firebase/firestore";
import { type By, type Change, noted } from "./change";

/** A wish, which the engine fulfils: nobody can know whether a scheduled task is being claimed meanwhile. */
export function cancel(by: By): Change {
  return {
    cancel_requested: true,
    cancelled_by: by.admin,
    wake_at: serverTimestamp(),
    ...noted("cancel", by),
  };
}

import { serverTimestamp } from "firebase/firestore";
import { type By, type Change, noted } from "./change";

/** Due at once, by a write whose event has it run. Of a task that is due already, the same write wakes it. */
export function runNow(by: By): Change {
  return { scheduled_at: serverTimestamp(), wake_at: serverTimestamp(), ...noted("run_now", by) };
}

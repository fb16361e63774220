import { type By, type Change, noted } from "./change";

/** Not before this time. The sweep looks at it then, should its event get lost. */
export function reschedule(by: By, to: Date): Change {
  return { scheduled_at: to, wake_at: to, ...noted("reschedule", by) };
}

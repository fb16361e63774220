/** Whether a change is in a task's history: one that was denied may be the second sending of one that was written. Pure. */
import type { HistoryEntry } from "../task/task";
import type { Action, By } from "./change";

export function landed(history: readonly HistoryEntry[], by: By, action: Action): boolean {
  return history.some(
    (entry) => entry.action === action && entry.admin === by.admin && entry.at?.getTime() === by.at.getTime(),
  );
}

import { LOOKED_AT, type Page } from "../../store/task-list";
import type { Filter } from "../../task/filter";
import { TIMES, timeOf } from "../../task/ranges";

/** What the page shows of the list, above it. */
export function listWords(shown: number, { tasks, isCut }: Page, filter: Filter): string {
  const { ascends } = TIMES[timeOf(filter.time)];
  const count = shown === tasks.length ? `${shown}` : `${shown} of the ${tasks.length}`;
  if (isCut)
    return `${count} on this page, of the first ${LOOKED_AT} by id under ${filter.parent}, which has more`;
  if (filter.after) return `${count} on this page, ${ascends ? "later" : "older"} ones`;
  return `${count} on this page, ${ascends ? "soonest" : "newest"} first, live`;
}

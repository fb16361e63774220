/** 1 task, 2,000 tasks. */
export function tasksIn(count: number): string {
  return `${count.toLocaleString("en")} task${count === 1 ? "" : "s"}`;
}

/** Failed tasks by their type and what they failed of. Pure. */
import type { Asked } from "./filter";
import type { Task } from "./task";

export const FAILED_LATELY: Asked = { state: "failed", time: "ended", from: "-24h" };
const DAY_MS = 86_400_000;

export interface Failures {
  type: string;
  kind: string;
  error: string;
  count: number;
  /** The one that failed last. */
  newest: Task;
  /** The list of these tasks. */
  asked: Asked;
}

/** The most frequent first. `tasks` are the newest first; what is older than a day by now is left out. */
export function groupFailures(tasks: readonly Task[], now: Date): Failures[] {
  const groups = new Map<string, Failures>();
  for (const task of tasks) {
    if (!task.finished_at || now.getTime() - task.finished_at.getTime() > DAY_MS) continue;
    const [kind, error] = [task.error?.kind ?? "", task.error?.type ?? ""];
    const key = JSON.stringify([task.type, kind, error]);
    const group = groups.get(key) ?? {
      ...{ type: task.type, kind, error, count: 0, newest: task },
      asked: { ...FAILED_LATELY, type: task.type, kind, error },
    };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

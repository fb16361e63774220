/**
 * What is due and has not run, and what runs next: over the index of the sweep, which holds live tasks only.
 *
 * Running tasks are in it with the end of their lease, and blocked and paused ones with the next look at them; so more
 * is read than is shown, and no more than AT_MOST.
 */
import {
  collectionGroup,
  getDocsFromServer,
  limit,
  orderBy,
  type QueryDocumentSnapshot,
  query,
  startAfter,
  where,
} from "firebase/firestore";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import { taskFrom } from "./from-snapshot";
import { countReads } from "./reads";

const SHARDS = [0, 1, 2, 3, 4, 5, 6, 7];
const STEP = 40;
const AT_MOST = 200;
export const SHOWN = 10;

export interface Agenda {
  /** Due longest, and not claimed. */
  oldestDue: Task | null;
  next: Task[];
}

export async function readAgenda(now: Date): Promise<Agenda> {
  const due = (await read(where("wake_at", "<=", now), STEP)).map(taskFrom).filter(isDueTask(now));
  const next: Task[] = [];
  let after: QueryDocumentSnapshot | undefined;
  for (let seen = 0; seen < AT_MOST && next.length < SHOWN; seen += STEP) {
    const page = await read(where("wake_at", ">", now), STEP, after);
    const tasks = page.map(taskFrom);
    due.push(...tasks.filter(isDueTask(now)));
    next.push(
      ...tasks.filter((task) => hasItsTime(task) && task.scheduled_at !== null && task.scheduled_at > now),
    );
    after = page.at(-1);
    if (page.length < STEP) break;
  }
  const oldest = due.sort((a, b) => dueTime(a) - dueTime(b));
  return { oldestDue: oldest[0] ?? null, next: next.slice(0, SHOWN) };
}

async function read(condition: ReturnType<typeof where>, size: number, after?: QueryDocumentSnapshot) {
  const from = after ? [startAfter(after)] : [];
  const found = await getDocsFromServer(
    query(
      collectionGroup(firestore(), "tasks"),
      where("shard", "in", SHARDS),
      condition,
      orderBy("wake_at"),
      ...from,
      limit(size),
    ),
  );
  countReads(Math.max(1, found.size));
  return found.docs;
}

/** It waits for a time alone. */
function hasItsTime(task: Task): boolean {
  return (
    task.state === "scheduled" && task.needs <= 0 && task.reason !== "blocked" && task.reason !== "paused"
  );
}

function isDueTask(now: Date): (task: Task) => boolean {
  return (task) => hasItsTime(task) && dueTime(task) <= now.getTime();
}

function dueTime(task: Task): number {
  return (task.scheduled_at ?? task.created_at ?? task.wake_at)?.getTime() ?? 0;
}

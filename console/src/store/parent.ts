/** A document and the tasks under it. */
import { collection, doc, limit, onSnapshot, query } from "firebase/firestore";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import { taskFrom } from "./from-snapshot";
import type { Stop } from "./live";
import { toJson } from "./plain";
import { countReads, countSnapshot } from "./reads";

export const TASKS_SHOWN = 100;

export interface TasksOf {
  tasks: Task[];
  hasMore: boolean;
}

export type Fields = Record<string, unknown>;

export function listenToParent(
  path: string,
  next: (fields: Fields | null) => void,
  fail: (error: unknown) => void,
): Stop {
  return onSnapshot(
    doc(firestore(), path),
    (snapshot) => {
      countReads(1);
      next(snapshot.exists() ? (toJson(snapshot.data()) as Fields) : null);
    },
    fail,
  );
}

export function listenToTasksOf(
  path: string,
  next: (found: TasksOf) => void,
  fail: (error: unknown) => void,
): Stop {
  let isFirst = true;
  return onSnapshot(
    query(collection(firestore(), path, "tasks"), limit(TASKS_SHOWN + 1)),
    (snapshot) => {
      countSnapshot(snapshot, isFirst);
      isFirst = false;
      next({
        tasks: snapshot.docs.slice(0, TASKS_SHOWN).map(taskFrom),
        hasMore: snapshot.docs.length > TASKS_SHOWN,
      });
    },
    fail,
  );
}

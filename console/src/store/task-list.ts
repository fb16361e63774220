/** One page of a list, live: the newest, or those older than a task. */
import { doc, getDoc, limit, onSnapshot, type Query, query, startAfter } from "firebase/firestore";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import { taskFrom } from "./from-snapshot";
import type { Stop } from "./live";
import { countReads, countSnapshot } from "./reads";
import { type Asked, taskQuery } from "./task-query";

export const PAGE = 50;

export interface Page {
  tasks: Task[];
  /** There are older ones. */
  hasMore: boolean;
}

export function listenToPage(
  asked: Asked & { after?: string },
  next: (page: Page) => void,
  fail: (error: unknown) => void,
  size = PAGE,
): Stop {
  let stop: Stop | null = null;
  let stopped = false;
  const listen = (from: Query) => {
    if (stopped) return;
    let isFirst = true;
    stop = onSnapshot(
      query(from, limit(size + 1)),
      (snapshot) => {
        countSnapshot(snapshot, isFirst);
        isFirst = false;
        next({ tasks: snapshot.docs.slice(0, size).map(taskFrom), hasMore: snapshot.docs.length > size });
      },
      fail,
    );
  };
  begin(asked).then(listen).catch(fail);
  return () => {
    stopped = true;
    stop?.();
  };
}

/** The cursor is a task's path, so that it fits into an address; it costs one read. */
async function begin({ after, ...asked }: Asked & { after?: string }): Promise<Query> {
  if (!after) return taskQuery(asked);
  const cursor = await getDoc(doc(firestore(), after));
  countReads(1);
  if (!cursor.exists())
    throw new Error("The task after which this page begins is gone: go back to the newest ones.");
  return query(taskQuery(asked), startAfter(cursor));
}

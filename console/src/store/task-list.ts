/** One page of a list, live: the first, or those after a task. Of one parent's tasks there is one page alone. */
import {
  doc,
  getDoc,
  limit,
  onSnapshot,
  type Query,
  type QuerySnapshot,
  query,
  startAfter,
} from "firebase/firestore";
import { conditionsOf, inOrder, isMet } from "../task/conditions";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import type { Stop } from "./live";
import { countReads, countSnapshot } from "./reads";
import { sameTasks } from "./same-tasks";
import { type Asked, taskQuery } from "./task-query";

export const PAGE = 50;
/** So many tasks of one parent are looked at. */
export const LOOKED_AT = 500;

export interface Page {
  tasks: Task[];
  /** There are more, on the next page. */
  hasMore: boolean;
  /** There are more under this parent than are looked at, and no page has them. */
  isCut: boolean;
}

type Paged = Asked & { after?: string };

export function listenToPage(
  asked: Paged,
  next: (page: Page) => void,
  fail: (error: unknown) => void,
  size = PAGE,
): Stop {
  let stop: Stop | null = null;
  let stopped = false;
  const pageOf = asked.parent ? pageOfParent(asked) : pageOfAll(size);
  const listen = (from: Query) => {
    if (stopped) return;
    let isFirst = true;
    stop = onSnapshot(
      query(from, limit((asked.parent ? LOOKED_AT : size) + 1)),
      (snapshot) => {
        countSnapshot(snapshot, isFirst);
        isFirst = false;
        next(pageOf(snapshot));
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

type PageOf = (snapshot: QuerySnapshot) => Page;

function pageOfAll(size: number): PageOf {
  const tasksOf = sameTasks();
  return (snapshot) => ({
    tasks: tasksOf(snapshot).slice(0, size),
    hasMore: snapshot.docs.length > size,
    isCut: false,
  });
}

function pageOfParent(asked: Asked): PageOf {
  const tasksOf = sameTasks();
  return (snapshot) => {
    const conditions = conditionsOf(asked, new Date());
    const found = tasksOf(snapshot).slice(0, LOOKED_AT);
    const tasks = inOrder(
      found.filter((it) => isMet(it, conditions)),
      conditions,
    );
    return { tasks, hasMore: false, isCut: snapshot.docs.length > LOOKED_AT };
  };
}

/** The cursor is a task's path, so that it fits into an address; it costs one read. */
async function begin({ after, ...asked }: Paged): Promise<Query> {
  if (!after || asked.parent) return taskQuery(asked);
  const cursor = await getDoc(doc(firestore(), after));
  countReads(1);
  if (!cursor.exists())
    throw new Error("The task after which this page begins is gone: go back to the first page.");
  return query(taskQuery(asked), startAfter(cursor));
}

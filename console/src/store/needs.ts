/** The flow around a task: those that need it, and those that it needs, which are the ones whose `then` names it. */
import { collection, doc, limit, onSnapshot, query, where } from "firebase/firestore";
import type { Step } from "../task/flow-layout";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import { taskFrom } from "./from-snapshot";
import { type Stop, useLive } from "./live";
import { countReads, countSnapshot } from "./reads";

const NEAR = 16;
const FAR = 8;
const MOST_AT_ONCE = 30; // a limit of Firestore's for one query

export interface Flow {
  needs: Task[];
  /** There are more than are read. */
  hasMore: boolean;
  beforeNeeds: Task[];
  next: Step[];
  afterNext: Step[];
}

/** Two steps each way, live, and no more than 2 · (16 + 8) documents. */
export function useFlow(task: Task): Flow {
  const then = task.then.slice(0, NEAR);
  const needs = useNeedsOf([task.path], NEAR);
  const pending = needs.slice(0, NEAR);
  const beforeNeeds = useNeedsOf(
    pending.map((it) => it.path),
    FAR,
  );
  const next = useSteps(then);
  const afterNext = useSteps(
    [...new Set(next.flatMap((it) => it.task?.then ?? []))].filter((it) => it !== task.path).slice(0, FAR),
  );
  return {
    needs: pending,
    hasMore: needs.length > NEAR || task.then.length > NEAR,
    beforeNeeds: beforeNeeds.slice(0, FAR),
    next,
    afterNext,
  };
}

/** One more than `most`. A need under another parent is not found: `then` has no index over all collections. */
function useNeedsOf(paths: string[], most: number): Task[] {
  const { value } = useLive<Task[]>(`needs of ${paths}`, (next, fail) => {
    const [first = ""] = paths;
    if (!first) return nothing(next);
    let isFirst = true;
    const tasks = collection(firestore(), first.slice(0, first.lastIndexOf("/")));
    const named = where("then", "array-contains-any", paths.slice(0, MOST_AT_ONCE));
    return onSnapshot(
      query(tasks, named, limit(most + 1)),
      (snapshot) => {
        countSnapshot(snapshot, isFirst);
        isFirst = false;
        next(snapshot.docs.map(taskFrom));
      },
      fail,
    );
  });
  return value ?? [];
}

function useSteps(paths: string[]): Step[] {
  const { value } = useLive<Step[]>(`tasks ${paths}`, (next, fail) => {
    if (!paths.length) return nothing(next);
    const found = new Map<string, Step>();
    const stops = paths.map((path) =>
      onSnapshot(
        doc(firestore(), path),
        (snapshot) => {
          if (!snapshot.metadata.hasPendingWrites) countReads(1);
          found.set(path, { path, task: snapshot.exists() ? taskFrom(snapshot) : null });
          next(paths.flatMap((it) => found.get(it) ?? []));
        },
        fail,
      ),
    );
    return () => {
      for (const stop of stops) stop();
    };
  });
  return value ?? [];
}

function nothing(next: (empty: []) => void): Stop {
  next([]);
  return () => {};
}

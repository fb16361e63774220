/** A change to many tasks, as the list makes it: by whoever is signed in. */
import { useSession } from "../session/use-session";
import { readTasks } from "../store/some-tasks";
import { refusal, type Verb } from "../task/allowed";
import type { Bulk, Work } from "./bulk";
import { begun, changeAll } from "./bulk";
import { type Door, writeAll } from "./bulk-write";
import { cancel } from "./cancel";
import type { By, Change } from "./change";
import { commitAll, problemOf } from "./commit";
import { reschedule } from "./reschedule";
import { retry } from "./retry";
import { runNow } from "./run-now";

export type BulkVerb = Exclude<Verb, "edit">;

export interface Order {
  verb: BulkVerb;
  /** Of a reschedule. */
  to: Date;
  total: number;
  pages: Work["pages"];
}

const AGAIN_MS = 3000;
const DETACHED_MS = 100; // for the list, which stops listening once it is told that this has begun

export function useBulk(): (order: Order, tell: (bulk: Bulk) => void, signal: AbortSignal) => Promise<Bulk> {
  const { uid: admin } = useSession();
  return async ({ verb, to, total, pages }, tell, signal) => {
    const door = doorFor(verb, to, signal);
    const work: Work = {
      total,
      pages,
      refusal: (task) => refusal(verb, task),
      write: (paths, trouble) =>
        writeAll(paths, { verb, by: { admin, at: new Date() }, door, signal, trouble }),
    };
    tell(begun(total));
    await new Promise((done) => setTimeout(done, DETACHED_MS));
    return changeAll(work, tell, signal);
  };
}

function doorFor(verb: BulkVerb, to: Date, signal: AbortSignal): Door {
  const changes: Record<BulkVerb, (by: By) => Change> = {
    retry: (by) => retry(by),
    cancel,
    run_now: runNow,
    reschedule: (by) => reschedule(by, to),
  };
  return {
    commit: (paths, by) => commitAll(paths, changes[verb](by)),
    read: (paths) => readTasks(paths).catch(problemOf),
    pause: () => soon(signal),
  };
}

/** Some seconds, or until it is stopped. */
function soon(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, AGAIN_MS);
    const end = () => {
      clearTimeout(timer);
      done();
    };
    signal.addEventListener("abort", end, { once: true });
  });
}

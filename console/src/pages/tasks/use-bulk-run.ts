/** One bulk action from its plan to its report. It lives as long as the dialog: who leaves stops it. */
import { useEffect, useRef, useState } from "react";
import { type Bulk, sizeOf } from "../../actions/bulk";
import { type BulkVerb, useBulk } from "../../actions/use-bulk";
import { tellProblem } from "../../parts/notify";
import { sentence } from "../../store/errors";
import { findMatching } from "../../store/matching";
import { refusal, statesFor } from "../../task/allowed";
import { inStates } from "../../task/change-filter";
import type { Filter } from "../../task/filter";
import type { Task } from "../../task/task";

export interface BulkWish {
  verb: BulkVerb;
  tasks: Task[];
  /** Everything that matches it, in the place of `tasks`. */
  everything: Filter | null;
}

/** What would be changed. Tasks are as they were when it was opened. */
export interface Plan {
  total: number;
  sample: Task[];
  unable: Task[];
  pages: Parameters<ReturnType<typeof useBulk>>[0]["pages"];
}

export interface BulkRun {
  plan: Plan | null;
  problem: string;
  bulk: Bulk | null;
  isRunning: boolean;
  wasStopped: boolean;
  begin: (to: Date) => void;
  stop: () => void;
}

export function useBulkRun({ verb, tasks, everything }: BulkWish): BulkRun {
  const start = useBulk();
  const [plan, setPlan] = useState<Plan | null>(() => (everything ? null : planOf(verb, tasks)));
  const [problem, setProblem] = useState("");
  const [bulk, setBulk] = useState<Bulk | null>(null);
  const [wasStopped, setWasStopped] = useState(false);
  const stopping = useRef(new AbortController());
  const isRunning = bulk !== null && !bulk.over;
  useEffect(() => {
    if (everything)
      findMatching(inStates(everything, statesFor(verb))).then(
        ({ count, sample, pages }) => setPlan({ total: count, sample, unable: [], pages }),
        (error) => setProblem(sentence(error)),
      );
  }, [verb, everything]);
  useKept(isRunning, () => {
    stopping.current.abort();
    tellProblem("The bulk action was stopped", "You have left the list while it ran; the rest is as it was.");
  });
  return {
    plan,
    problem,
    bulk,
    isRunning,
    wasStopped,
    begin: (to) => {
      if (!plan) return;
      start({ verb, to, total: plan.total, pages: plan.pages }, setBulk, stopping.current.signal);
    },
    stop: () => {
      setWasStopped(true);
      stopping.current.abort();
    },
  };
}

export const unableIn = (bulk: Bulk) => sizeOf(bulk.unable) + sizeOf(bulk.refused);

function planOf(verb: BulkVerb, tasks: Task[]): Plan {
  const able = tasks.filter((it) => !refusal(verb, it));
  const unable = tasks.filter((it) => refusal(verb, it));
  const pages = async function* () {
    yield able;
  };
  return { total: able.length, sample: able, unable, pages };
}

/** While it runs, the browser asks before it closes the page; `left` is called where another page is opened. */
function useKept(isRunning: boolean, left: () => void): void {
  const running = useRef(false);
  const leave = useRef(left);
  leave.current = left;
  running.current = isRunning;
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isRunning]);
  useEffect(() => () => void (running.current && leave.current()), []);
}

/** How many tasks a list has. A count costs one read for each 1,000 that it finds, so it is capped. */
import { getCountFromServer, limit, query } from "firebase/firestore";
import { type Asked, queryKey } from "../task/filter";
import { type Haste, inTurn } from "./in-turn";
import { type Live, type Subscribe, useLive } from "./live";
import { countAggregation } from "./reads";
import { taskQuery } from "./task-query";

export const COUNTED_AT_MOST = 10_000;
/** A page that is left and opened again asks for nothing that was counted just now. */
const FRESH_MS = 10_000;

export type Counts = Readonly<Record<string, number>>;

const known = new Map<string, { count: number; at: number }>();

export async function countOf(asked: Asked, haste: Haste): Promise<number> {
  const ask = () => getCountFromServer(query(taskQuery(asked), limit(COUNTED_AT_MOST)));
  const answer = await inTurn(ask, haste);
  const { count } = answer.data();
  countAggregation(count);
  return count;
}

/** By the names that the caller gives them, each as soon as it is there: none waits for another. */
export function useCounts(asked: Readonly<Record<string, Asked>>, every: number): Live<Counts> {
  const key = JSON.stringify(asked);
  return useLive<Counts>(key, askAgainAndAgain(asked, every));
}

function askAgainAndAgain(asked: Readonly<Record<string, Asked>>, every: number): Subscribe<Counts> {
  return (next, fail) => {
    let stopped = false;
    const tell = () => stopped || next(countsKnown(asked));
    const ask = async (wanted: Asked[]) => {
      const asking = wanted.map(async (one) => {
        known.set(queryKey(one), { count: await countOf(one, "soon"), at: Date.now() });
        tell();
      });
      const refused = (await Promise.allSettled(asking)).find((it) => it.status === "rejected");
      if (refused && !stopped) fail(refused.reason); // last, so that no number takes the sentence away
    };
    const all = Object.values(asked);
    const isStale = (one: Asked) => Date.now() - (known.get(queryKey(one))?.at ?? 0) > FRESH_MS;
    tell();
    ask(all.filter(isStale));
    const timer = setInterval(() => ask(all), every);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  };
}

function countsKnown(asked: Readonly<Record<string, Asked>>): Counts {
  const counts: Record<string, number> = {};
  for (const [name, one] of Object.entries(asked)) {
    const found = known.get(queryKey(one));
    if (found) counts[name] = found.count;
  }
  return counts;
}

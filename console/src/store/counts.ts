/** How many tasks there are of each state and reason. A count costs one read for each 1,000 it finds, so it is capped. */
import { getCountFromServer, limit, query } from "firebase/firestore";
import { reasonsOf } from "../task/reasons";
import { STATES, type State } from "../task/task";
import { countAggregation } from "./reads";
import { type Asked, taskQuery } from "./task-query";

export const COUNTED_AT_MOST = 10_000;

export interface Counts {
  states: Record<State, number>;
  /** Of those that are not zero, the most frequent first. */
  reasons: { reason: string; state: State; count: number }[];
}

const BROKEN_DOWN: readonly State[] = ["scheduled", "failed"];

export async function readCounts(): Promise<Counts> {
  const counted = await Promise.all(STATES.map((state) => count({ state })));
  const states = Object.fromEntries(STATES.map((state, at) => [state, counted[at] ?? 0])) as Record<
    State,
    number
  >;
  const asked = BROKEN_DOWN.filter((state) => states[state]).flatMap((state) =>
    reasonsOf(state).map((reason) => ({ state, reason })),
  );
  const reasons = await Promise.all(
    asked.map(async ({ state, reason }) => ({ state, reason, count: await count({ reason }) })),
  );
  return { states, reasons: reasons.filter((it) => it.count).sort((a, b) => b.count - a.count) };
}

async function count(asked: Asked): Promise<number> {
  const answer = await getCountFromServer(query(taskQuery(asked), limit(COUNTED_AT_MOST)));
  const found = answer.data().count;
  countAggregation(found);
  return found;
}

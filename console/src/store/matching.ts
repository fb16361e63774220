/**
 * All tasks that match a filter, page by page, for a change to all of them. Each page begins after the last task of the one
 * before, so that tasks which the change takes out of the filter are neither skipped nor read twice; it begins with the
 * newest that there was at the time of the count, so that newer ones are left out.
 */
import {
  documentId,
  getCountFromServer,
  getDocsFromServer,
  limit,
  orderBy,
  type Query,
  type QueryDocumentSnapshot,
  type QuerySnapshot,
  query,
  startAfter,
  startAt,
} from "firebase/firestore";
import type { Filter } from "../task/filter";
import { TIMES, timeOf } from "../task/ranges";
import type { Task } from "../task/task";
import { COUNTED_AT_MOST } from "./counts";
import { codeOf, sentence } from "./errors";
import { taskFrom } from "./from-snapshot";
import { countAggregation, countReads } from "./reads";
import { taskQuery } from "./task-query";

export { COUNTED_AT_MOST };

export interface Matching {
  /** COUNTED_AT_MOST at most. */
  count: number;
  /** The newest of them. */
  sample: Task[];
  pages: (signal: AbortSignal, trouble: (words: string) => unknown) => AsyncGenerator<Task[]>;
}

const SAMPLE = 5;
const PAGE = 400;
const AGAIN_MS = 3000;

export async function countMatching(filter: Filter): Promise<number> {
  return countOf(everything(filter));
}

/** Those of each filter, one after the other. */
export async function findMatching(filters: readonly Filter[]): Promise<Matching> {
  const found = await Promise.all(filters.map((it) => begin(everything(it))));
  const count = found.reduce((sum, it) => sum + it.count, 0);
  return {
    count: Math.min(COUNTED_AT_MOST, count),
    sample: found.flatMap((it) => it.sample).slice(0, SAMPLE),
    async *pages(signal, trouble) {
      const news = newOnes();
      for (const { from, first } of found)
        if (first) for await (const page of pagesOf(from, first, signal, trouble)) yield news(page);
    },
  };
}

/** Its whole order is written out: a count is asked without what the SDK would add, and would not fit its cursor. */
function everything(filter: Filter): Query {
  const { ascends } = TIMES[timeOf(filter.time)];
  return query(taskQuery(filter), orderBy(documentId(), ascends ? "asc" : "desc"));
}

/** A task that has got another time meanwhile, by this very change, may come once more. */
function newOnes(): (page: readonly Task[]) => Task[] {
  const seen = new Set<string>();
  return (page) => page.filter((it) => !seen.has(it.path) && seen.add(it.path));
}

async function begin(from: Query) {
  const newest = await getDocsFromServer(query(from, limit(SAMPLE)));
  countReads(Math.max(1, newest.size));
  const first = newest.docs[0];
  const count = first ? await countOf(query(from, startAt(first))) : 0;
  return { from, first, count, sample: newest.docs.map(taskFrom) };
}

async function countOf(from: Query): Promise<number> {
  const { count } = (await getCountFromServer(query(from, limit(COUNTED_AT_MOST)))).data();
  countAggregation(count);
  return count;
}

async function* pagesOf(
  from: Query,
  first: QueryDocumentSnapshot,
  signal: AbortSignal,
  trouble: (words: string) => unknown,
): AsyncGenerator<Task[]> {
  let rest: Query | null = query(from, startAt(first), limit(PAGE));
  while (rest && !signal.aborted) {
    const page: QuerySnapshot | { problem: string } = await getDocsFromServer(rest).catch(unlessAway);
    if ("problem" in page) {
      trouble(page.problem);
      await new Promise((done) => setTimeout(done, AGAIN_MS));
      continue;
    }
    countReads(Math.max(1, page.size));
    const last: QueryDocumentSnapshot | undefined = page.docs.at(-1);
    rest = last && page.size === PAGE ? query(from, startAfter(last), limit(PAGE)) : null;
    yield page.docs.map(taskFrom);
  }
}

/** Short offline spells are waited for. */
function unlessAway(error: unknown): { problem: string } {
  if (codeOf(error) !== "unavailable") throw new Error(sentence(error));
  return { problem: sentence(error) };
}

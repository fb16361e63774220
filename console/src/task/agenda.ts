/** What is planned, in buckets that follow one another without a gap: today, tomorrow, … and all that is later. */
import type { Asked } from "./filter";
import { TIME_ALONE } from "./reasons";

export interface Bucket {
  words: string;
  asked: Asked;
}

/** In the viewer's own days. A bucket that would be empty by the calendar is left out, as “this week” on a Sunday. */
export function agendaBuckets(now: Date): Bucket[] {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const ends: [string, Date][] = [
    ["today", new Date(year, month, day + 1)],
    ["tomorrow", new Date(year, month, day + 2)],
    ["later this week", new Date(year, month, day + 7 - ((now.getDay() + 6) % 7))],
    ["later this month", new Date(year, month + 1, 1)],
    ["later this year", new Date(year + 1, 0, 1)],
  ];
  const buckets: Bucket[] = [];
  let from: Date | null = null;
  for (const [words, to] of ends) {
    if (from && to <= from) continue;
    buckets.push({ words, asked: due(from ? from.toISOString() : "now", to.toISOString()) });
    from = to;
  }
  const last = from ?? now;
  const isNewYear = last.getMonth() === 0 && last.getDate() === 1;
  buckets.push({
    words: isNewYear ? `from ${last.getFullYear()} on` : "later",
    asked: due(last.toISOString(), ""),
  });
  return buckets;
}

function due(from: string, to: string): Asked {
  return { reason: TIME_ALONE, time: "due", from, to };
}

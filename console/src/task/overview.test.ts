import { expect, test } from "vitest";
import { agendaBuckets } from "./agenda";
import { groupFailures } from "./failures";
import { type Counted, type Hour, hoursToCount, lastHours } from "./hours";
import { readTask } from "./read-task";

const NOW = new Date("2026-05-04T09:20:00Z"); // a Monday

test("the buckets of the agenda follow one another without a gap", () => {
  for (const day of ["2026-05-04", "2026-05-03", "2026-05-09", "2026-05-31", "2026-12-31", "2026-12-30"]) {
    const buckets = agendaBuckets(new Date(`${day}T09:20:00Z`)).map((it) => it.asked);
    expect(buckets[0]?.from).toBe("now");
    expect(buckets.at(-1)?.to).toBe("");
    const edges = buckets.slice(1).map((it) => it.from ?? "");
    expect(buckets.slice(0, -1).map((it) => it.to)).toEqual(edges);
    expect(edges).toEqual([...edges].sort());
    expect(new Set(edges).size).toBe(edges.length);
  }
});

test("a bucket that the calendar leaves empty is left out", () => {
  const words = (at: string) => agendaBuckets(new Date(at)).map((it) => it.words);
  expect(words("2026-05-04T09:00:00Z")).toEqual([
    "today",
    "tomorrow",
    "later this week",
    "later this month",
    "later this year",
    "from 2027 on",
  ]);
  expect(words("2026-05-03T09:00:00Z")).toEqual([
    "today",
    "tomorrow",
    "later this month",
    "later this year",
    "from 2027 on",
  ]);
  expect(words("2026-12-31T09:00:00Z")).toEqual(["today", "tomorrow", "later this week", "later"]);
});

test("failures are grouped by type and error, the most frequent first, for a day", () => {
  const failed = (id: string, minutes: number, type: string, error: object | null) =>
    readTask(`orders/o1/tasks/${id}`, {
      type,
      error,
      finished_at: new Date(NOW.getTime() - minutes * 60_000),
    });
  const refused = { kind: "exception", type: "Refused", message: "the newest" };
  const groups = groupFailures(
    [
      failed("1", 1, "ship", { kind: "invalid", type: "UnknownType" }),
      failed("2", 2, "mail", refused),
      failed("3", 3, "mail", { ...refused, message: "an older one" }),
      failed("4", 4, "mail", null),
      failed("5", 1441, "mail", refused),
    ],
    NOW,
  );
  expect(groups.map((it) => [it.type, it.error, it.count])).toEqual([
    ["mail", "Refused", 2],
    ["ship", "UnknownType", 1],
    ["mail", "", 1],
  ]);
  expect(groups[0]?.newest.error?.message).toBe("the newest");
  expect(groups[0]?.asked).toMatchObject({
    state: "failed",
    type: "mail",
    kind: "exception",
    error: "Refused",
  });
});

test("an hour that is over is counted again now and then only", () => {
  const hours = lastHours(NOW);
  expect(hours).toHaveLength(24);
  expect(hours.at(-1)?.from.toISOString()).toBe("2026-05-04T09:00:00.000Z");
  expect(hours[0]?.from.toISOString()).toBe("2026-05-03T10:00:00.000Z");

  expect(hoursToCount(hours, () => undefined)).toEqual([...hours].reverse());
  const counted = (at: Date): Counted => ({ done: 1, failed: 0, at });
  const eachAfter = (hour: Hour, minutes: number) => counted(new Date(hour.to.getTime() + minutes * 60_000));
  const begins = (found: Hour[]) => found.map((it) => it.from.getUTCHours());
  // The current one, and of the others that which was counted longest ago.
  expect(begins(hoursToCount(hours, (it) => (it === hours[23] ? counted(NOW) : eachAfter(it, 2))))).toEqual([
    9, 10,
  ]);
  // The one before was counted for the last time just before it was over.
  const late = (it: Hour) => (it === hours[23] ? counted(NOW) : eachAfter(it, it === hours[22] ? 0.5 : 2));
  expect(begins(hoursToCount(hours, late))).toEqual([9, 8, 10]);
});

import { expect, test } from "vitest";
import { readHandlers } from "./handlers";
import { type Kept, recurringTypes, ticksOf } from "./recurring";

const NOW = new Date("2026-05-04T09:00:00Z");
const line = { every: "0 3 * * *", time_zone: "UTC" };
const kept = (type: string, more: Partial<Kept> = {}): Kept => ({
  type,
  ...line,
  since: new Date("2026-01-01T00:00:00Z"),
  last_tick: null,
  ...more,
});
const handlers = readHandlers({ report: { ...line, missed: "all" }, work: { every: null } });

test("a handler that no sweep has seen, or that has another line now, is new", () => {
  const standing = (documents: Kept[]) => recurringTypes(handlers, documents).map((it) => it.standing);
  expect(standing([])).toEqual(["new"]);
  expect(standing([kept("report", { every: "0 4 * * *" })])).toEqual(["new"]);
  expect(standing([kept("report", { since: null })])).toEqual(["new"]);
  expect(standing([kept("report")])).toEqual(["followed"]);
});

test("a document without a handler that recurs is of one that is gone", () => {
  const found = recurringTypes(handlers, [kept("work"), kept("old"), kept("report")]);
  expect(found.map((it) => [it.type, it.standing])).toEqual([
    ["old", "gone"],
    ["report", "followed"],
    ["work", "gone"],
  ]);
  expect(found[0] && ticksOf(found[0], NOW, 5)).toEqual([]);
});

test("where nobody knows the handlers, the documents say it", () => {
  expect(recurringTypes(null, [kept("report")])).toMatchObject([{ standing: "followed", missed: "" }]);
});

test("the next ticks begin after now, and after what is settled", () => {
  const next = (documents: Kept[]) =>
    recurringTypes(handlers, documents).map((it) => ticksOf(it, NOW, 1)[0]?.toISOString());
  expect(next([kept("report")])).toEqual(["2026-05-05T03:00:00.000Z"]);
  expect(next([kept("report", { last_tick: new Date("2026-06-01T03:00:00Z") })])).toEqual([
    "2026-06-02T03:00:00.000Z",
  ]);
});

test("a line that cannot be read has no ticks, and stops nothing", () => {
  expect(recurringTypes(null, [kept("odd", { every: "whenever" })]).map((it) => ticksOf(it, NOW, 5))).toEqual(
    [[]],
  );
});

import { expect, test } from "vitest";
import { nextTicks } from "./ticks";
import cases from "./ticks.cases.json";

const SHORT = (at: Date) => `${at.toISOString().slice(0, 16)}Z`;

test.each(cases)("$line in $zone after $after is due when the engine says so", (it) => {
  const found = nextTicks(it.line, it.zone, new Date(it.after), it.ticks.length);
  expect(found.map(SHORT)).toEqual(it.ticks);
});

test("what is no line, and what is no zone, is refused", () => {
  expect(() => nextTicks("0 3 * *", "UTC", new Date(0), 1)).toThrow();
  expect(() => nextTicks("0 0 3 * * *", "UTC", new Date(0), 1)).toThrow();
  expect(() => nextTicks("0 3 * * *", "Europe/Nowhere", new Date(0), 1)).toThrow();
});

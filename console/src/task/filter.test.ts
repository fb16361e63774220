import { expect, test } from "vitest";
import { changeFilter, inStates } from "./change-filter";
import { type Filter, isFiltered, NO_FILTER, readFilter, writeFilter } from "./filter";
import { filterProblem } from "./filter-problem";
import { listLink } from "./links";

const NOW = new Date("2026-05-04T09:00:00Z");
const FILTER = {
  state: "failed",
  reason: "exhausted",
  type: "ship_parcel",
  kind: "exception",
  error: "OSError",
  parent: "orders/o 1",
  time: "ended",
  from: "-24h",
  to: "2026-05-04T09:00:00.000Z",
  text: "o 1&x",
  after: "orders/o1/tasks/t1",
};

test("a filter is the same after it was in the address", () => {
  expect(readFilter(new URLSearchParams(writeFilter(FILTER).toString()))).toEqual(FILTER);
  expect(listLink({ state: "failed" })).toBe("/tasks?state=failed");
  expect(listLink({})).toBe("/tasks");
});

test("each part of a filter makes the list shorter; the page does not", () => {
  const parts = Object.entries(FILTER).filter(([name]) => name !== "after");
  expect(parts.every(([name, value]) => isFiltered({ ...NO_FILTER, [name]: value }))).toBe(true);
  expect(isFiltered({ ...NO_FILTER, after: FILTER.after })).toBe(false);
});

test("what cannot be asked for is said in a sentence", () => {
  const says = (filter: object) => filterProblem({ ...NO_FILTER, ...filter }, NOW);
  expect(says(FILTER)).toBe("");
  expect(says({})).toBe("");
  expect(says({ time: "due", reason: "time_alone", to: "now" })).toBe("");
  expect(says({ state: "finished" })).toContain("no state “finished”");
  expect(says({ reason: "tired" })).toContain("no reason “tired”");
  expect(says({ parent: "orders" })).toContain("such as orders/o1");
  expect(says({ parent: "orders//tasks/.." })).toContain("such as orders/o1");
  expect(says({ time: "begun" })).toContain("created, ended, due");
  expect(says({ from: "yesterday" })).toContain("“yesterday” is no time");
  expect(says({ from: "now", to: "-1h" })).toContain("ends before it begins");
  expect(says({ time: "due", state: "failed" })).toContain("only scheduled ones");
  expect(says({ time: "ended", reason: "claimed" })).toContain("only done and failed ones");
});

test("what no longer goes with a change is left out", () => {
  const ended = { ...NO_FILTER, state: "failed", reason: "exhausted", time: "ended", from: "-1h" };
  expect(changeFilter({ ...ended, after: "x/y/tasks/z" }, { type: "t" })).toEqual({ ...ended, type: "t" });
  expect(changeFilter(ended, { state: "done" })).toEqual({ ...ended, state: "done", reason: "" });
  expect(changeFilter(ended, { state: "scheduled" })).toEqual({ ...NO_FILTER, state: "scheduled" });
  expect(changeFilter(ended, { time: "due" })).toEqual({ ...NO_FILTER, time: "due" });
  const due = { ...NO_FILTER, state: "scheduled", reason: "time_alone", time: "due", to: "now" };
  expect(changeFilter(due, { reason: "blocked" })).toEqual({ ...due, reason: "blocked" });
  expect(changeFilter(due, { time: "" })).toEqual({ ...due, time: "", to: "" });
});

test("everything that can be changed so is asked for in the states that the filter leaves", () => {
  const all = readFilter(new URLSearchParams());
  const states = (filter: Partial<Filter>) =>
    inStates({ ...all, ...filter }, ["scheduled", "running"]).map((it) => it.state);
  expect(states({})).toEqual(["scheduled", "running"]);
  expect(states({ reason: "waiting" })).toEqual(["running"]);
  expect(states({ time: "due" })).toEqual(["scheduled"]);
  expect(states({ time: "ended" })).toEqual([]);
  expect(states({ state: "running" })).toEqual(["running"]);
});

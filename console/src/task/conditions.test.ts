import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { conditionsOf, inOrder, isMet } from "./conditions";
import type { Asked } from "./filter";
import { filterProblem } from "./filter-problem";
import { readTask } from "./read-task";
import { REASONS } from "./reasons";

const NOW = new Date("2026-05-04T09:00:00Z");

interface Index {
  collectionGroup: string;
  queryScope: string;
  fields: { fieldPath: string; order: string }[];
}

/** Every filter that the page can make, apart from its values. */
function everyFilter(): Asked[] {
  return [...everyCombination()].filter((it) => !filterProblem(it, NOW));
}

function* everyCombination(): Generator<Asked> {
  const states = ["", "scheduled", "done", "failed"];
  for (const time of ["", "ended", "due"])
    for (const state of states)
      for (const reason of ["", "time_alone", "exhausted"])
        for (const type of ["", "a"])
          for (const kind of ["", "exception"])
            for (const error of ["", "OSError"]) yield { time, state, reason, type, kind, error };
}

test("there is an index for every filter, and each is needed", () => {
  const file = JSON.parse(readFileSync("../firestore.indexes.json", "utf8")) as { indexes: Index[] };
  const given = file.indexes
    .filter((it) => it.collectionGroup === "tasks" && it.queryScope === "COLLECTION_GROUP")
    .map((it) => it.fields.map((field) => `${field.fieldPath} ${field.order}`).join(", "));
  const needed = new Set<string>();
  for (const asked of everyFilter()) {
    const { equal, time, ascends } = conditionsOf(asked, NOW);
    expect(equal.length).toBeGreaterThan(0);
    // Each value of an `in` is a query of its own; Firestore allows 30.
    expect(equal.reduce((all, [, values]) => all * values.length, 1)).toBeLessThanOrEqual(30);
    for (const [field] of equal)
      needed.add(`${field} ASCENDING, ${time} ${ascends ? "ASCENDING" : "DESCENDING"}`);
  }
  expect([...needed].filter((it) => !given.includes(it))).toEqual([]);
  const ours = given.filter((it) => /, (created_at|finished_at|scheduled_at) /.test(it));
  expect(ours.filter((it) => !needed.has(it))).toEqual([]);
});

test("what has ended, and what is due, is found by its reasons", () => {
  const reasons = (asked: Asked) => conditionsOf(asked, NOW).equal.find(([field]) => field === "reason")?.[1];
  expect(reasons({ time: "ended", state: "done" })).toEqual(["completed"]);
  expect(reasons({ time: "ended" })).toContain("exhausted");
  const scheduled = Object.keys(REASONS).filter((it) => REASONS[it]?.state === "scheduled");
  expect(reasons({ time: "due" })).toEqual(scheduled);
  expect(reasons({ time: "due", reason: "time_alone" })).not.toContain("paused");
});

test("without anything asked, a list is asked for by every state, and a parent's for nothing", () => {
  expect(conditionsOf({}, NOW).equal).toEqual([["state", ["scheduled", "running", "done", "failed"]]]);
  expect(conditionsOf({ parent: "orders/o1" }, NOW).equal).toEqual([]);
});

test("the tasks of a parent are filtered and sorted as Firestore would", () => {
  const task = (id: string, fields: object) => readTask(`orders/o1/tasks/${id}`, { ...fields });
  const at = (hour: number) => new Date(Date.UTC(2026, 4, 4, hour));
  const failed = { state: "failed", reason: "exhausted", error: { kind: "exception", type: "OSError" } };
  const tasks = [
    task("new", { state: "scheduled" }),
    task("a", { ...failed, created_at: at(1), finished_at: at(7) }),
    task("b", { ...failed, created_at: at(2), finished_at: at(8) }),
    task("c", { state: "done", reason: "completed", created_at: at(3), finished_at: at(9) }),
  ];
  const ids = (asked: Asked) => {
    const conditions = conditionsOf({ parent: "orders/o1", ...asked }, NOW);
    return inOrder(
      tasks.filter((it) => isMet(it, conditions)),
      conditions,
    ).map((it) => it.id);
  };
  expect(ids({})).toEqual(["new", "c", "b", "a"]);
  expect(ids({ kind: "exception" })).toEqual(["b", "a"]);
  expect(ids({ error: "ValueError" })).toEqual([]);
  expect(ids({ time: "ended", from: "-2h" })).toEqual(["c", "b", "a"]);
  expect(ids({ time: "ended", from: "-1h" })).toEqual(["c", "b"]);
  expect(ids({ time: "ended", state: "failed", to: at(8).toISOString() })).toEqual(["a"]);
});

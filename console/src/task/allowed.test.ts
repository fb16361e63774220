import { expect, test } from "vitest";
import { refusal, statesFor, type Verb } from "./allowed";
import { readTask } from "./read-task";

const VERBS: Verb[] = ["retry", "edit", "cancel", "run_now", "reschedule"];
const allowed = (fields: Record<string, unknown>) => {
  const task = readTask("orders/o1/tasks/t1", fields);
  return VERBS.filter((verb) => !refusal(verb, task));
};

test("each state has its own changes", () => {
  expect(allowed({ state: "scheduled", reason: "new" })).toEqual(["cancel", "run_now", "reschedule"]);
  expect(allowed({ state: "running" })).toEqual(["cancel"]);
  expect(allowed({ state: "failed", reason: "exhausted" })).toEqual(["retry", "edit"]);
  expect(allowed({ state: "done" })).toEqual([]);
});

test("a change is possible in the states that are named for it, and in no other", () => {
  for (const state of ["scheduled", "running", "done", "failed"] as const)
    expect(allowed({ state })).toEqual(VERBS.filter((verb) => statesFor(verb).includes(state)));
});

test("what is blocked or paused cannot be run now", () => {
  expect(allowed({ state: "scheduled", reason: "blocked" })).toEqual(["cancel", "reschedule"]);
  expect(allowed({ state: "scheduled", reason: "new", needs: 1 })).toEqual(["cancel", "reschedule"]);
  expect(allowed({ state: "scheduled", reason: "paused" })).toEqual(["cancel", "reschedule"]);
});

test("a wish to cancel is not repeated", () => {
  expect(allowed({ state: "running", cancel_requested: true })).toEqual([]);
  expect(allowed({ state: "scheduled", cancel_requested: true })).toEqual(["run_now"]);
});

test("a task that asks about an effect wants an answer, and no plain retry", () => {
  expect(allowed({ state: "failed", reason: "outcome_unknown", error: { effect: "mail" } })).toEqual([
    "edit",
  ]);
});

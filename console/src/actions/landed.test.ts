import { expect, test } from "vitest";
import { readTask } from "../task/read-task";
import { landed } from "./landed";

const at = new Date("2026-05-04T09:00:00.123Z");
const by = { admin: "ada", at };
const history = (...entries: unknown[]) => readTask("tasks/t1", { history: entries }).history;

test("a change that was written is found by its own entry, also once the engine has gone on", () => {
  const entry = { action: "retry", admin: "ada", at };
  expect(landed(history({ attempt: 1, reason: "exhausted" }, entry), by, "retry")).toBe(true);
  expect(landed(history(entry, { attempt: 2, reason: "completed" }), by, "retry")).toBe(true);
});

test("another's change, an earlier one and another action are not this one", () => {
  const others = [
    { action: "retry", admin: "grace", at },
    { action: "retry", admin: "ada", at: new Date(at.getTime() - 1) },
    { action: "edit", admin: "ada", at },
    { attempt: 1, reason: "exhausted" },
  ];
  expect(landed(history(...others), by, "retry")).toBe(false);
  expect(landed([], by, "retry")).toBe(false);
});

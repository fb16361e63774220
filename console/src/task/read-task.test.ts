import { expect, test } from "vitest";
import { readTask } from "./read-task";

test("a document with three fields is a task", () => {
  const task = readTask("orders/o1/tasks/t1", { type: "greet", input: {}, state: "scheduled" });
  expect(task).toMatchObject({
    id: "t1",
    parent: "orders/o1",
    type: "greet",
    state: "scheduled",
    attempt: 0,
  });
  expect(task.created_at).toBeNull();
});

test("a task without a document above it has no parent", () => {
  expect(readTask("tasks/t1", {}).parent).toBe("");
});

test("whatever somebody wrote into the fields, reading never fails", () => {
  const names = [
    "type",
    "state",
    "error",
    "history",
    "lease",
    "waiting",
    "once",
    "job",
    "progress",
    "needs",
    "then",
    "attempt",
  ];
  for (const wrong of [null, 7, "text", [null, 3, []], { a: null }, true, new Date(0)]) {
    expect(() => readTask("tasks/t1", Object.fromEntries(names.map((name) => [name, wrong])))).not.toThrow();
  }
});

test("an effect is open until it has a receipt, or was lost", () => {
  const at = new Date(0);
  const intent = { at, attempt: 1 };
  const once = {
    open: { intent },
    sent: { intent, receipt: null, at },
    large: { intent, lost: "too large", at },
  };
  const happened = readTask("tasks/t1", { once }).effects.map((it) => [it.name, it.happened]);
  expect(happened).toEqual([
    ["open", false],
    ["sent", true],
    ["large", true],
  ]);
});

import { expect, test } from "vitest";
import { isTaskPath, pathIn, taskLink } from "./links";

test("a task's address leads back to its path, whatever its id holds", () => {
  const path = "orders/o 1/tasks/50% off?#é";
  expect(pathIn(taskLink(path))).toBe(path);
  expect(pathIn("/task/orders/o1/tasks/50%")).toBe("orders/o1/tasks/50%");
});

test("only a document of a collection named tasks is a task", () => {
  expect(["orders/o1/tasks/t1", "tasks/t1"].every(isTaskPath)).toBe(true);
  expect(["orders/o1", "orders/o1/tasks", "orders/o1/tasks/", ""].some(isTaskPath)).toBe(false);
});

import { expect, test } from "vitest";
import { draw, HEAD, HEIGHT, type Step, WIDTH } from "./flow-layout";
import { readTask } from "./read-task";

const step = (path: string, ...then: string[]): Step => ({ path, task: readTask(path, { then }) });

test("what is needed stands left of the task, what needs it right of it, joined by lines", () => {
  const drawing = draw([[], [step("p1", "t"), step("p2", "t")], [step("t", "n")], [step("n")], []]);
  const at = (path: string) => drawing.places.find((it) => it.path === path);
  expect([at("p1"), at("t"), at("n")].map((it) => it?.left)).toEqual([0, WIDTH + 44, 2 * (WIDTH + 44)]);
  expect(drawing.lines.map((it) => it.key)).toEqual(["p1 t", "p2 t", "t n"]);
  expect(drawing.heads.map((it) => it.column)).toEqual([1, 2, 3]);
  const middle = (path: string) => (at(path)?.top ?? 0) + HEIGHT / 2;
  expect(middle("t")).toBe((middle("p1") + middle("p2")) / 2);
  expect(at("p1")?.top).toBe(HEAD);
});

test("a task that is reached in two ways is drawn once, next to the one that is looked at", () => {
  const both = step("both", "near", "t");
  const drawing = draw([[both], [both, step("near", "t")], [step("t")], [], []]);
  expect(drawing.places.map((it) => it.path)).toEqual(["both", "near", "t"]);
  expect(drawing.places.find((it) => it.path === "both")?.column).toBe(1);
  expect(drawing.lines.map((it) => it.key)).toEqual(["both t", "near t"]);
});

test("a dependant that was deleted is drawn without lines of its own", () => {
  const drawing = draw([[], [], [step("t", "gone")], [{ path: "gone", task: null }], []]);
  expect(drawing.lines.map((it) => it.key)).toEqual(["t gone"]);
  expect(drawing.height).toBe(HEAD + HEIGHT);
});

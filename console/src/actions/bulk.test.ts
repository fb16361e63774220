import { expect, test } from "vitest";
import { type Bulk, changeAll } from "./bulk";

const paths = Array.from({ length: 30 }, (_, number) => `orders/o1/tasks/t${number}`);

test("every task is changed once, and those refused are named with the reason", async () => {
  const asked: string[] = [];
  const change = async (path: string) => {
    asked.push(path);
    if (path.endsWith("7")) throw new Error("it has changed meanwhile");
  };
  const seen: Bulk[] = [];
  const bulk = await changeAll(paths, change, (told) => seen.push(told), new AbortController().signal);
  expect(asked.sort()).toEqual([...paths].sort());
  expect(bulk).toMatchObject({ total: 30, done: 27, over: true });
  expect(bulk.refused.map((it) => it.path).sort()).toEqual(paths.filter((it) => it.endsWith("7")).sort());
  expect(new Set(bulk.refused.map((it) => it.why))).toEqual(new Set(["it has changed meanwhile"]));
  expect(seen.at(-1)).toBe(bulk);
});

test("what is stopped begins no further change, and ends those that were begun", async () => {
  const stop = new AbortController();
  let changed = 0;
  const change = async () => {
    changed += 1;
    if (changed === 10) stop.abort();
  };
  const bulk = await changeAll(paths, change, () => {}, stop.signal);
  expect(bulk.done).toBe(changed);
  expect(bulk.done).toBeLessThan(30);
  expect(bulk.over).toBe(true);
});

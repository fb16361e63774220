import { expect, test } from "vitest";
import { readTask } from "../task/read-task";
import { BATCH, type Bulk, changeAll, type Work } from "./bulk";
import type { Written } from "./bulk-write";

const paths = Array.from({ length: 2 * BATCH + 50 }, (_, number) => `orders/o1/tasks/t${number}`);
const tasks = paths.map((path) => readTask(path, { state: "failed" }));
const all = (some: readonly string[]): Written => ({
  done: [...some],
  refused: [],
  fatal: "",
  tooLarge: false,
});

function work(change: Partial<Work>): Work {
  return {
    total: tasks.length,
    pages: async function* () {
      yield tasks.slice(0, 300);
      yield tasks.slice(300);
    },
    refusal: () => "",
    write: async (some) => all(some),
    ...change,
  };
}

function run(change: Partial<Work>, stop = new AbortController()) {
  const seen: Bulk[] = [];
  return changeAll(work(change), (told) => seen.push(told), stop.signal).then((bulk) => ({ bulk, seen }));
}

test("every task is written once, in batches, and each batch is told", async () => {
  const batches: (readonly string[])[] = [];
  const { bulk, seen } = await run({
    write: async (some) => {
      batches.push(some);
      return all(some);
    },
  });
  expect(batches.flat().sort()).toEqual([...paths].sort());
  expect(Math.max(...batches.map((it) => it.length))).toBe(BATCH);
  expect(bulk).toEqual({ total: 450, done: 450, unable: [], refused: [], trouble: "", over: true });
  expect(seen.at(-1)).toBe(bulk);
  expect(seen.some((it) => it.done > 0 && it.done < 450)).toBe(true);
});

test("what cannot be changed is not tried, and counted by its reason", async () => {
  const { bulk } = await run({ refusal: (task) => (task.id.endsWith("7") ? "it is done" : "") });
  expect(bulk.unable).toEqual([{ why: "it is done", paths: paths.filter((it) => it.endsWith("7")) }]);
  expect(bulk.done).toBe(405);
});

test("what was refused is grouped by its reason", async () => {
  const write = async (some: readonly string[]) => ({
    ...all(some.slice(2)),
    refused: [
      { path: some[0] ?? "", why: "it is done" },
      { path: some[1] ?? "", why: "it is running" },
    ],
  });
  const { bulk } = await run({ write });
  expect(bulk.refused.map((it) => [it.why, it.paths.length])).toEqual([
    ["it is done", 3],
    ["it is running", 3],
  ]);
  expect(bulk.done).toBe(444);
});

test("what is stopped begins no further batch, and ends those that were begun", async () => {
  const stop = new AbortController();
  let written = 0;
  const write = async (some: readonly string[]) => {
    stop.abort();
    written += some.length;
    return all(some);
  };
  const { bulk } = await run({ write }, stop);
  expect(bulk).toMatchObject({ done: written, over: true });
  expect(written).toBe(BATCH);
});

test("no more are changed than were told before it began", async () => {
  const { bulk } = await run({ total: 310 });
  expect(bulk.done).toBe(310);
});

test("a fatal problem ends it, and is told", async () => {
  let asked = 0;
  const write = async (some: readonly string[]) => {
    asked += 1;
    return { ...all([]), refused: some.map((path) => ({ path, why: "no quota" })), fatal: "no quota" };
  };
  const { bulk } = await run({ write });
  expect(bulk).toMatchObject({ done: 0, trouble: "no quota", over: true });
  expect(asked).toBe(1);
});

test("a list that cannot be read ends it, and what was begun is ended", async () => {
  const pages = async function* () {
    yield tasks.slice(0, 10);
    throw new Error("Firestore has no index for this list");
  };
  const { bulk } = await run({ pages });
  expect(bulk).toMatchObject({ done: 10, trouble: "Firestore has no index for this list", over: true });
});

test("batches become smaller where one was refused as a whole and its halves were not", async () => {
  const sizes: number[] = [];
  const pages = async function* () {
    for (let at = 0; at < tasks.length; at += 10) yield tasks.slice(at, at + 200);
  };
  const write = async (some: readonly string[]) => {
    sizes.push(some.length);
    return { ...all(some), tooLarge: some.length > 100 };
  };
  await run({ write, pages, total: 2000 });
  expect(sizes[0]).toBe(200);
  expect(Math.max(...sizes.slice(1))).toBe(100);
});

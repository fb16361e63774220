import { expect, test } from "vitest";
import { readTask } from "../task/read-task";
import type { Task } from "../task/task";
import { type Door, type Problem, type Writer, writeAll } from "./bulk-write";

const by = { admin: "ada", at: new Date("2026-05-04T09:00:00Z") };
const paths = Array.from({ length: 200 }, (_, number) => `orders/o1/tasks/t${number}`);
const REFUSED: Problem = { kind: "tasks", sentence: "the rules refused it" };
const AWAY: Problem = { kind: "away", sentence: "Firestore cannot be reached" };

/** Failed tasks, apart from `other`; a commit is all or nothing, as Firestore's. */
class Store implements Door {
  readonly tasks: Map<string, Task>;
  commits: number[] = [];
  looks = 0;
  pauses = 0;
  /** Asked before a commit, and after it: the answer that is given in the place of the true one. */
  before: (paths: readonly string[]) => Problem | null = () => null;
  after: () => Problem | null = () => null;

  constructor(other: Record<string, Record<string, unknown> | null> = {}) {
    const all = paths.map(
      (path) => [path, other[path] === undefined ? { state: "failed" } : other[path]] as const,
    );
    this.tasks = new Map(all.flatMap(([path, fields]) => (fields ? [[path, readTask(path, fields)]] : [])));
  }

  async commit(some: readonly string[]) {
    this.commits.push(some.length);
    const refused = this.before(some);
    if (refused) return refused;
    if (some.some((path) => this.tasks.get(path)?.state !== "failed")) return REFUSED;
    const history = [{ action: "retry", ...by }];
    for (const path of some) this.tasks.set(path, readTask(path, { state: "scheduled", history }));
    return this.after();
  }

  async read(some: readonly string[]) {
    this.looks += 1;
    expect(some.length).toBeLessThanOrEqual(30);
    return new Map(
      some.flatMap((path) => (this.tasks.has(path) ? [[path, this.tasks.get(path) as Task]] : [])),
    );
  }

  async pause() {
    this.pauses += 1;
  }
}

const signal = new AbortController().signal;
const write = (door: Door, more: Partial<Writer> = {}) =>
  writeAll(paths, { verb: "retry", by, door, signal, trouble: () => {}, ...more });

test("a batch without a problem is one commit", async () => {
  const store = new Store();
  expect(await write(store)).toEqual({ done: paths, refused: [], fatal: "", tooLarge: false });
  expect(store.commits).toEqual([200]);
});

test("one task that was changed meanwhile is found, and does not hold up the others", async () => {
  const store = new Store({ "orders/o1/tasks/t77": { state: "done" } });
  const { done, refused } = await write(store);
  expect(done).toHaveLength(199);
  expect(refused).toEqual([{ path: paths[77], why: "only failed tasks can be retried; it is done" }]);
  expect(store.looks).toBe(1);
});

test("a task that is gone is told of as that", async () => {
  const { done, refused } = await write(new Store({ "orders/o1/tasks/t3": null }));
  expect(done).toHaveLength(199);
  expect(refused).toEqual([{ path: paths[3], why: "it is not there any more" }]);
});

test("where all were changed, few requests find it out", async () => {
  const store = new Store(Object.fromEntries(paths.map((path) => [path, { state: "running" }])));
  const { done, refused } = await write(store);
  expect([done.length, refused.length]).toEqual([0, 200]);
  expect(store.looks).toBe(8);
});

test("a batch whose answer was lost is found to be done, also where the engine has written since", async () => {
  const store = new Store();
  let lost = true;
  store.after = () => {
    if (!lost) return null;
    lost = false;
    const history = [
      { action: "retry", ...by },
      { attempt: 9, reason: "exhausted" },
    ];
    store.tasks.set(paths[0] ?? "", readTask(paths[0] ?? "", { state: "failed", history }));
    return AWAY;
  };
  const { done, refused } = await write(store);
  expect([done.length, refused]).toEqual([200, []]);
  expect(store.pauses).toBe(1);
});

test("the same change by somebody else is not taken for ours", async () => {
  const history = [{ action: "retry", admin: "grace", at: by.at }];
  const { refused } = await write(new Store({ "orders/o1/tasks/t5": { state: "scheduled", history } }));
  expect(refused.map((it) => it.path)).toEqual([paths[5]]);
});

test("a task that nothing speaks against, and that is refused by itself, has the rules' own sentence", async () => {
  const store = new Store();
  store.before = (some) => (some.includes(paths[9] ?? "") ? REFUSED : null);
  const { done, refused } = await write(store);
  expect(done).toHaveLength(199);
  expect(refused).toEqual([{ path: paths[9], why: REFUSED.sentence }]);
});

test("a batch that is refused for its size alone is done in parts, and said to be too large", async () => {
  const store = new Store();
  store.before = (some) => (some.length > 100 ? REFUSED : null);
  expect(await write(store)).toMatchObject({ refused: [], tooLarge: true });
  expect(store.commits).toEqual([200, 100, 100]);
});

test("while Firestore cannot be reached it waits, says so, and goes on", async () => {
  const store = new Store();
  const told: string[] = [];
  store.before = () => (store.commits.length < 3 ? AWAY : null);
  const { done } = await write(store, { trouble: (words) => told.push(words) });
  expect(done).toHaveLength(200);
  expect(told).toEqual([AWAY.sentence, AWAY.sentence, ""]);
});

test("who stops it while Firestore cannot be reached is told what nobody knows", async () => {
  const store = new Store();
  const stop = new AbortController();
  store.before = () => AWAY;
  store.pause = async () => stop.abort();
  const { done, refused, fatal } = await write(store, { signal: stop.signal });
  expect([done.length, refused.length, fatal]).toEqual([0, 200, AWAY.sentence]);
  expect(refused[0]?.why).toContain("nobody knows");
});

test("after a fatal problem in one half, the other is not tried", async () => {
  const store = new Store();
  store.before = (some) => (some.length > 100 ? REFUSED : { kind: "fatal", sentence: "no quota" });
  const { refused, fatal } = await write(store);
  expect([refused.length, fatal]).toEqual([200, "no quota"]);
  expect(store.commits).toEqual([200, 100]);
});

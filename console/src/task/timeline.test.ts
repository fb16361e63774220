import { expect, test } from "vitest";
import { readTask } from "./read-task";
import { timeline } from "./timeline";

const at = (minute: number) => new Date(Date.UTC(2026, 4, 4, 9, minute));
const NOW = at(30);
const told = (fields: Record<string, unknown>) =>
  timeline(readTask("orders/o1/tasks/t1", fields), NOW).map((it) => [it.kind, it.title]);

test("newest first: next, now, then attempts and people's changes back to the creation", () => {
  const task = readTask("orders/o1/tasks/t1", {
    state: "running",
    attempt: 2,
    created_at: at(0),
    started_at: at(9),
    lease: { expires_at: at(31), runner: "function" },
    progress: { done: 1200, total: 5000, note: "rows" },
    history: [
      {
        attempt: 1,
        started_at: at(1),
        ended_at: at(2),
        reason: "exhausted",
        by: "sweep",
        error: { type: "LeaseExpired", message: "lost" },
      },
      { action: "edit", admin: "ada", at: at(8) },
    ],
  });
  expect(timeline(task, NOW).map((it) => [it.title, it.detail, it.kind, it.from, it.at])).toEqual([
    ["If its worker is lost: the sweep rescues it", "", "next", null, at(31)],
    [
      "Now: attempt 2 runs",
      "Claimed by a function, which renews its lease while it works; 1,200 of 5,000, rows",
      "now",
      at(9),
      null,
    ],
    ["Input edited, and retried by ada", "", "person", null, at(8)],
    ["Attempt 1: failed, and none is left (said by the sweep)", "LeaseExpired: lost", "bad", at(1), at(2)],
    ["Created", "", "neutral", null, at(0)],
  ]);
});

test("a wait: since when, and until when at the latest", () => {
  const task = readTask("tasks/t1", {
    state: "running",
    started_at: at(1),
    waiting: { until: at(59) },
    cancel_requested: true,
    cancelled_by: "ada",
    history: [{ attempt: 1, reason: "waiting", started_at: at(1), ended_at: at(3) }],
  });
  const [latest, now] = timeline(task, NOW);
  expect(latest).toMatchObject({ title: "At the latest: the wait ends", at: at(59) });
  expect(now).toMatchObject({ title: "Now: waits for a callback", from: at(3) });
  expect(now?.detail).toContain("ada wants it cancelled");
});

test("what comes next, by what a scheduled task waits for", () => {
  const next = (fields: Record<string, unknown>) => told({ state: "scheduled", attempt: 1, ...fields })[0];
  expect(next({ scheduled_at: at(45) })).toEqual(["next", "Next: attempt 2"]);
  expect(next({ needs: 3 })?.[1]).toBe("Next: attempt 2, once 3 tasks more are done");
  expect(next({ reason: "paused" })?.[1]).toContain("after the resume");
  expect(next({ reason: "queued", queue: "partner" })?.[1]).toContain("the queue partner");
  expect(next({ cancel_requested: true, needs: 2 })?.[1]).toContain("cancelled");
  expect(next({})?.[1]).toContain("its next event");
});

test("what has ended: nothing runs, and what becomes of it is said", () => {
  const done = { state: "done", history: [{ attempt: 1, reason: "completed", ended_at: at(1) }] };
  expect(told({ ...done, expire_at: at(59) })).toEqual([
    ["next", "Next: deleted"],
    ["good", "Attempt 1: done"],
  ]);
  expect(told({ ...done, key: "mail" })[0]?.[1]).toContain("its key stays taken");
  expect(told({ state: "failed" })).toEqual([["next", "Next: nothing, until a person retries it"]]);
});

test("a worker that was shut down handed its attempt back", () => {
  const entry = { attempt: 1, reason: "rescued", error: { kind: "shutdown", type: "Shutdown", message: "" } };
  expect(told({ state: "scheduled", history: [entry] })[1]?.[1]).toBe(
    "Attempt 1: handed back, its worker was shut down",
  );
});

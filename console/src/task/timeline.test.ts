import { expect, test } from "vitest";
import { readTask } from "./read-task";
import { timeline } from "./timeline";

const at = (minute: number) => new Date(Date.UTC(2026, 4, 4, 9, minute));

test("attempts and people's changes are told in their order, and what runs now comes last", () => {
  const task = readTask("orders/o1/tasks/t1", {
    state: "running",
    attempt: 2,
    created_at: at(0),
    started_at: at(9),
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
  expect(timeline(task).map((it) => [it.title, it.detail, it.kind])).toEqual([
    ["Created", "", "neutral"],
    ["Attempt 1: exhausted after 1 min 0 s, ended by the sweep", "LeaseExpired: lost", "bad"],
    ["Input edited, and retried by ada", "", "person"],
    ["Attempt 2: running", "", "now"],
  ]);
});

test("what is done has nothing that runs now", () => {
  const task = readTask("tasks/t1", {
    state: "done",
    history: [{ attempt: 1, reason: "completed", ended_at: at(1) }],
  });
  expect(timeline(task).map((it) => it.kind)).toEqual(["good"]);
});

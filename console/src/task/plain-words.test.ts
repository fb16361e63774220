import { expect, test } from "vitest";
import { plainWords } from "./plain-words";
import { readTask } from "./read-task";

const NOW = new Date("2026-05-04T09:00:00Z");
const says = (fields: Record<string, unknown>) => plainWords(readTask("orders/o1/tasks/t1", fields), NOW);

test("each state is said in words without the engine's own", () => {
  expect(says({ state: "done", finished_at: new Date("2026-05-03T09:00:00Z") })).toBe(
    "Done, 3 May 2026, 09:00.",
  );
  expect(says({ state: "running" })).toContain("worked on now");
  expect(says({ state: "running", waiting: { until: new Date("2026-05-05T09:00:00Z") } })).toContain(
    "answer from outside",
  );
  expect(says({ state: "scheduled" })).toContain("in a moment");
  expect(says({ state: "scheduled", needs: 2 })).toContain("2 other steps are done");
  expect(says({ state: "scheduled", reason: "paused" })).toContain("On hold");
  expect(says({ state: "failed", reason: "exhausted" })).toContain("try it again");
  expect(says({ state: "failed", reason: "outcome_unknown" })).toContain("find out");
});

test("what will be tried again is told from what was planned", () => {
  const scheduled_at = new Date("2026-05-04T12:00:00Z");
  expect(says({ state: "scheduled", scheduled_at })).toBe("Planned for 4 May 2026, 12:00.");
  expect(says({ state: "scheduled", scheduled_at, attempt: 1 })).toContain(
    "will be tried again 4 May 2026, 12:00",
  );
});

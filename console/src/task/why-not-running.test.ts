import { expect, test } from "vitest";
import { readTask } from "./read-task";
import { NOTHING_PAUSED, type QueueSettings } from "./task";
import { whyNotRunning } from "./why-not-running";

const NOW = new Date("2026-05-04T09:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const why = (fields: Record<string, unknown>, settings: QueueSettings = NOTHING_PAUSED) =>
  whyNotRunning(readTask("orders/o1/tasks/t1", { type: "ship_parcel", ...fields }), NOW, settings);
const scheduled = { state: "scheduled", scheduled_at: later(-60) };

test("not due: until when, and what it waits for", () => {
  expect(why({ state: "scheduled", reason: "new", scheduled_at: new Date("2030-01-31T14:30:00Z") })).toEqual({
    sentence: "Not due until 31 Jan 2030, 14:30.",
    remedy: "run_now",
  });
  expect(why({ state: "scheduled", reason: "retry", attempt: 2, scheduled_at: later(90) }).sentence).toBe(
    "Not due until 4 May 2026, 09:01:30: attempt 2 failed, and it waits before the next.",
  );
  expect(why({ state: "scheduled", reason: "snoozed", scheduled_at: later(90) }).sentence).toContain(
    "asked to run later",
  );
  expect(why({ state: "scheduled", reason: "full", scheduled_at: later(90) }).sentence).toContain(
    "As many jobs run as may",
  );
});

test("blocked: by how many, though it is not due either", () => {
  const blocked = { state: "scheduled", reason: "blocked" };
  expect(why({ ...blocked, needs: 3, scheduled_at: later(90) })).toEqual({
    sentence: "It is blocked: 3 other tasks must be done before it.",
    remedy: "none",
  });
  expect(why({ ...blocked, needs: 1 }).sentence).toContain("1 other task must");
});

test("paused: its type, or everything, and since when", () => {
  const types = { ...NOTHING_PAUSED, paused_types: ["ship_parcel"], changed_at: later(-7200) };
  expect(why(scheduled, types)).toEqual({
    sentence: "Tasks of type ship_parcel are paused since 4 May 2026, 07:00; it runs after the resume.",
    remedy: "resume",
  });
  expect(why(scheduled, { ...NOTHING_PAUSED, paused: true }).sentence).toContain("Everything is paused");
  expect(why(scheduled, { ...types, paused_types: ["bookkeeping"] }).remedy).toBe("wake");
});

test("resumed a moment ago: it is woken without a person", () => {
  expect(why({ ...scheduled, reason: "paused" })).toMatchObject({ remedy: "none" });
  expect(why({ ...scheduled, reason: "paused" }).sentence).toContain("woken within a minute");
});

test("in a queue: it waits for its turn", () => {
  expect(why({ ...scheduled, reason: "queued", queue: "partner" }).sentence).toBe(
    "It waits for its turn in the queue partner.",
  );
});

test("due, and no event came: wake it; only just due: nothing to do", () => {
  expect(why({ ...scheduled, reason: "new" })).toEqual({
    sentence: "It has been due since 4 May 2026, 08:59:00, and no event has come for it yet: wake it.",
    remedy: "wake",
  });
  expect(why({ state: "scheduled", reason: "manual", scheduled_at: later(-5) })).toMatchObject({
    remedy: "none",
  });
  expect(why({ state: "scheduled" }).sentence).toContain("its event is on its way");
});

test("a wish to cancel comes before everything else that a scheduled task waits for", () => {
  const wished = { ...scheduled, cancel_requested: true, cancelled_by: "ada", needs: 2 };
  expect(why(wished).sentence).toContain("The admin ada wants it cancelled");
});

test("waiting for a callback: until when, or over", () => {
  const waiting = { state: "running", reason: "waiting" };
  expect(why({ ...waiting, waiting: { until: later(86_400) } }).sentence).toBe(
    "It is waiting for a callback until 5 May 2026, 09:00, without a worker.",
  );
  expect(why({ ...waiting, waiting: { until: later(-5) } }).sentence).toContain("No callback came until");
  expect(why({ ...waiting, waiting: { until: later(60) }, cancel_requested: true }).sentence).toContain(
    "wait ends",
  );
});

test("running: until when its lease is held, or that its worker is lost", () => {
  const running = (seconds: number, runner = "function") => ({
    state: "running",
    attempt: 2,
    lease: { token: "x", expires_at: later(seconds), runner },
  });
  expect(why(running(30)).sentence).toBe("It is running: attempt 2, lease held until 4 May 2026, 09:00:30.");
  expect(why(running(30, "job")).sentence).toContain("container is being started");
  expect(why({ ...running(30, "job"), job: { started_at: NOW } }).sentence).toContain("It is running");
  expect(why({ ...running(30), cancel_requested: true }).sentence).toContain("within 30 seconds");
  expect(why(running(-1)).sentence).toContain("Its worker is lost");
  expect(why({ state: "running" }).sentence).toContain("nobody holds a lease");
});

test("done: since when", () => {
  expect(why({ state: "done", finished_at: later(-7200) })).toEqual({
    sentence: "It is done since 4 May 2026, 07:00.",
    remedy: "none",
  });
});

test("failed: what a person can do, by its reason", () => {
  const failed = (reason: string, more = {}) => why({ state: "failed", reason, attempt: 8, ...more });
  expect(failed("exhausted").sentence).toContain("after 8 attempts");
  expect(failed("rejected").sentence).toContain("not worth it");
  expect(failed("invalid").sentence).toContain("cannot be run as it is written");
  expect(failed("invalid", { error: { type: "UnknownType" } }).sentence).toContain(
    "No handler is named ship_parcel",
  );
  expect(failed("cancelled", { cancelled_by: "ada" }).sentence).toContain("cancelled by ada");
  expect(failed("outcome_unknown", { error: { effect: "mail" } })).toEqual({
    sentence: "Nobody knows whether the effect “mail” happened: find out, and say so below.",
    remedy: "decide",
  });
  expect(failed("something_new").remedy).toBe("retry");
});

test("a state that is none of the four is said to be wrong", () => {
  expect(why({ state: "asleep" }).sentence).toContain("“asleep” is none of the four");
});

test("a type without a handler: which one may be meant, and only where the handlers are known", () => {
  const types = ["ship_parcel", "bookkeeping"];
  const of = (fields: Record<string, unknown>, known = types) =>
    whyNotRunning(
      readTask("orders/o1/tasks/t1", { type: "ship_parcl", ...fields }),
      NOW,
      NOTHING_PAUSED,
      known,
    );
  const later = new Date("2030-01-31T14:30:00Z");
  expect(of({ ...scheduled, scheduled_at: later }).sentence).toBe(
    "Not due until 31 Jan 2030, 14:30. No handler is named “ship_parcl”; did you mean ship_parcel? " +
      "It fails then, unless that handler is deployed before.",
  );
  expect(of({ ...scheduled, needs: 1 }).sentence).not.toContain("No handler");
  expect(of({ ...scheduled, attempt: 1 }).sentence).not.toContain("No handler");
  expect(of({ state: "failed", reason: "invalid" })).toMatchObject({
    sentence: expect.stringContaining("did you mean ship_parcel? Write the task anew"),
    remedy: "retry",
  });
  expect(of({ ...scheduled, type: "renew" }).sentence).toContain("No handler is named “renew”. It fails");
  expect(of({ state: "failed", reason: "exhausted" }).sentence).toContain("attempts");
  expect(of({ ...scheduled, type: "bookkeeping" }).remedy).toBe("wake");
  expect(of(scheduled, []).remedy).toBe("wake");
});

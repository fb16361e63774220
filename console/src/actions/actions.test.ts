import { arrayUnion, deleteField, serverTimestamp } from "firebase/firestore";
import { expect, test } from "vitest";
import { NOTHING_PAUSED } from "../task/task";
import { cancel } from "./cancel";
import { again, happened } from "./decide";
import { edit } from "./edit";
import { pauses, problemOf } from "./pause";
import { reschedule } from "./reschedule";
import { retry } from "./retry";
import { runNow } from "./run-now";

const at = new Date("2026-05-04T09:00:00Z");
const by = { admin: "ada", at };
const entry = (action: string) => arrayUnion({ action, admin: "ada", at });
const flip = { state: "scheduled", reason: "manual", retried_by: "ada", wake_at: serverTimestamp() };

test("a retry flips the task, puts it into the sweep's index, and is noted", () => {
  expect(retry(by)).toEqual({ ...flip, history: entry("retry") });
});

test("a retry from the beginning takes the checkpoint away", () => {
  expect(retry(by, { anew: true })).toEqual({ ...flip, checkpoint: deleteField(), history: entry("retry") });
});

test("an edit is a retry with another input", () => {
  expect(edit(by, { to: "grace" })).toEqual({ ...flip, input: { to: "grace" }, history: entry("edit") });
});

test("an effect that happened gets its receipt, and who said so", () => {
  expect(happened(by, "mail", { id: 1 })).toEqual({
    ...flip,
    "once.mail.receipt": { id: 1 },
    "once.mail.at": serverTimestamp(),
    "once.mail.decided_by": "ada",
    history: entry("decide"),
  });
});

test("an effect that did not happen is begun anew, without what is noted of it", () => {
  expect(again(by, "mail")).toEqual({ ...flip, "once.mail": deleteField(), history: entry("decide") });
});

test("a cancellation is a wish that leaves state and reason alone", () => {
  expect(cancel(by)).toEqual({
    cancel_requested: true,
    cancelled_by: "ada",
    wake_at: serverTimestamp(),
    history: entry("cancel"),
  });
});

test("run now makes a task due by the server's clock", () => {
  expect(runNow(by)).toEqual({
    scheduled_at: serverTimestamp(),
    wake_at: serverTimestamp(),
    history: entry("run_now"),
  });
});

test("a task that is put off is looked at when it is due", () => {
  const to = new Date("2030-01-01T00:00:00Z");
  expect(reschedule(by, to)).toEqual({ scheduled_at: to, wake_at: to, history: entry("reschedule") });
});

test("a pause of one more type keeps the others, and everything stays as it was", () => {
  const settings = { ...NOTHING_PAUSED, paused: true, paused_types: ["ship_parcel"] };
  expect(pauses(settings, { pause: "bookkeeping" }, "ada")).toEqual({
    paused: true,
    paused_types: ["bookkeeping", "ship_parcel"],
    changed_by: "ada",
    changed_at: serverTimestamp(),
  });
  expect(pauses(settings, { resume: "ship_parcel" }, "ada")).toMatchObject({
    paused: true,
    paused_types: [],
  });
  expect(pauses(settings, { everything: false }, "ada")).toMatchObject({
    paused: false,
    paused_types: ["ship_parcel"],
  });
});

test("a type that the rules would refuse is named before it is written", () => {
  expect(problemOf("Ship Parcel", NOTHING_PAUSED)).toContain("small letters");
  expect(problemOf("ship_parcel", { ...NOTHING_PAUSED, paused_types: ["ship_parcel"] })).toContain("already");
  const full = {
    ...NOTHING_PAUSED,
    paused_types: Array.from({ length: 50 }, (_, number) => `type_${number}`),
  };
  expect(problemOf("ship_parcel", full)).toContain("At most 50");
  expect(problemOf("ship_parcel", NOTHING_PAUSED)).toBe("");
});

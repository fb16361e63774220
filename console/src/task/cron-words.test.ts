import { expect, test } from "vitest";
import { cronWords } from "./cron-words";

test("a line is said in words, and what is none has none", () => {
  expect(["0 3 * * *", "*/15 * * * *", "0 9 * * 1-5"].map(cronWords)).toEqual([
    "At 03:00",
    "Every 15 minutes",
    "At 09:00, Monday through Friday",
  ]);
  expect(cronWords("whenever")).toBe("");
});

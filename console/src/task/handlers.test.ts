import { expect, test } from "vitest";
import { attemptsWords, placeWords, readHandlers } from "./handlers";

test("whatever is in the file, reading never fails", () => {
  expect([null, 7, "text", [1], { a: null, b: 3 }].map(readHandlers)).toEqual([{}, {}, {}, {}, {}]);
  expect(readHandlers({ work: { every: null, timeout: "long" } }).work).toMatchObject({
    every: "",
    timeout: 0,
    time_zone: "UTC",
    schema: null,
  });
});

test("where a handler runs, and how long, is said in words", () => {
  const { work } = readHandlers({ work: { runs_on: "function", queue: "merchants" } });
  expect(work && placeWords(work)).toBe("In the function, through the queue merchants");
  const words = [1, 60, 90, 540, 3600, 21_600].map((timeout) => attemptsWords({ attempts: 8, timeout }));
  expect(words.map((it) => it.replace("8 attempts of at most ", ""))).toEqual([
    "1 second",
    "1 minute",
    "90 seconds",
    "9 minutes",
    "1 hour",
    "6 hours",
  ]);
  expect(attemptsWords({ attempts: 1, timeout: 60 })).toBe("1 attempt of at most 1 minute");
});

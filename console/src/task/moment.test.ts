import { expect, test } from "vitest";
import { moment } from "./moment";
import { rangeWords } from "./ranges";

const NOW = new Date("2026-05-04T09:00:00Z");
const says = (text: string) => moment(text, NOW)?.toISOString() ?? null;

test("a moment is a time, or counted from now", () => {
  expect(says("2030-01-31T09:00:00Z")).toBe("2030-01-31T09:00:00.000Z");
  expect(says("now")).toBe("2026-05-04T09:00:00.000Z");
  expect(says("-24h")).toBe("2026-05-03T09:00:00.000Z");
  expect(says("+30d")).toBe("2026-06-03T09:00:00.000Z");
  expect(says("90m")).toBe("2026-05-04T10:30:00.000Z"); // a plus that was not encoded
  expect(["", "soon", "7", "2026-99-99", "-h", "5000-x"].map(says)).toEqual(Array(6).fill(null));
});

test("a range is said in words", () => {
  const words = (time: string, from: string, to: string) => rangeWords({ time, from, to });
  expect(words("", "", "")).toBe("");
  expect(words("", "-1h", "")).toBe("Created in the last hour");
  expect(words("due", "", "now")).toBe("Due already");
  expect(words("ended", "", "")).toBe("Ended at any time");
  expect(words("due", "2030-01-31T09:00:00Z", "+900d")).toBe("Due 31 Jan 2030, 09:00:00 – +900d");
});

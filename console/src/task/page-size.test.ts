import { expect, test } from "vitest";
import { readPageSize, withPageSize } from "./page-size";

const query = (text: string) => new URLSearchParams(text);

test("a list shows 50 tasks, unless the address names another of the sizes", () => {
  expect(readPageSize(query(""))).toBe(50);
  expect(readPageSize(query("size=500"))).toBe(500);
  expect(readPageSize(query("size=100000"))).toBe(50);
});

test("a size is added to the filter in the address, and the usual one is left out", () => {
  expect(withPageSize(query("state=failed"), 100).toString()).toBe("state=failed&size=100");
  expect(withPageSize(query("state=failed&size=100"), 50).toString()).toBe("state=failed");
});

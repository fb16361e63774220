import { expect, test } from "vitest";
import { readEdited, readReceipt } from "./edited-input";

test("an input is a map", () => {
  expect(readEdited('{"to": "ada"}')).toEqual({ input: { to: "ada" } });
  expect(["[1]", "7", "null", '"text"'].map((it) => readEdited(it).problem)).toEqual(
    Array(4).fill(expect.stringContaining("a map")),
  );
});

test("what is no JSON is said to be none, with the place", () => {
  expect(readEdited('{"to": }').problem).toMatch(/no JSON yet: .*(position|token)/);
});

test("a receipt is JSON, or the text itself", () => {
  expect(readReceipt('{"id": 7}')).toEqual({ id: 7 });
  expect(readReceipt("<4f2@shop.example>")).toBe("<4f2@shop.example>");
});

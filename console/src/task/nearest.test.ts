import { expect, test } from "vitest";
import { nearest } from "./nearest";

const TYPES = ["bookkeeping", "ship_parcel", "ship_pallet"];

test("a slip of the finger is found, another word is not", () => {
  expect(nearest("ship_parcl", TYPES)).toBe("ship_parcel");
  expect(nearest("Bookeeping", TYPES)).toBe("bookkeeping");
  expect([nearest("renew_subscription", TYPES), nearest("x", TYPES), nearest("", [])]).toEqual(["", "", ""]);
});

import { expect, test } from "vitest";
import { refusalFor, roleOf } from "./session";

test("only the claim true makes an admin or a viewer", () => {
  expect([{ admin: true }, { admin: true, viewer: true }, { viewer: true }].map(roleOf)).toEqual([
    "admin",
    "admin",
    "viewer",
  ]);
  expect([{}, { admin: "true" }, { viewer: 1 }].map(roleOf)).toEqual(["none", "none", "none"]);
});

test("a viewer and whoever is offline are told why they cannot change anything", () => {
  const admin = { uid: "ada", email: "", role: "admin" } as const;
  expect(refusalFor(admin, true)).toBe("");
  expect(refusalFor(admin, false)).toContain("offline");
  expect(refusalFor({ ...admin, role: "viewer" }, true)).toContain("viewer");
});

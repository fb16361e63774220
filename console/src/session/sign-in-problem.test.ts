import { expect, test } from "vitest";
import { signInProblem } from "./sign-in-problem";

test("whoever is not let in is not told whether there is such an account", () => {
  const said = ["auth/invalid-credential", "auth/wrong-password", "auth/user-not-found"].map((code) =>
    signInProblem({ code }),
  );
  expect(new Set(said)).toEqual(new Set(["E-mail or password is wrong."]));
});

test("a refusal is a sentence that says what to do, and one that nobody foresaw keeps its name", () => {
  expect(signInProblem({ code: "auth/unauthorized-domain" })).toContain("Authorized domains");
  expect(signInProblem({ code: "auth/network-request-failed" })).toContain("online");
  expect(signInProblem({ code: "auth/something-new" })).toBe(
    "Firebase Auth refused it, and says: something-new.",
  );
  expect(signInProblem(new Error("the chunk could not be loaded"))).toContain(
    "the chunk could not be loaded",
  );
});

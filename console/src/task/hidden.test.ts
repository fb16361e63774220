import { expect, test } from "vitest";
import type { Schema } from "./handlers";
import { HIDDEN, hide, hideToEdit, ofTask, restore } from "./hidden";
import { saysSecret } from "./secret-names";

const marked = { type: "string", "x-hidden": true };
const schema: Schema = {
  properties: {
    to: { type: "string" },
    iban: marked,
    card: { anyOf: [{ $ref: "#/$defs/Card" }, { type: "null" }] },
    people: { type: "array", items: { $ref: "#/$defs/Person" } },
    codes: { type: "array", items: marked },
    pair: { type: "array", prefixItems: [{ type: "string" }, marked] },
    by_name: { additionalProperties: marked },
    note: { $ref: "#/$defs/Note" },
  },
  $defs: {
    Card: { properties: { number: marked, valid: { type: "string" } } },
    Person: { properties: { name: {}, born: marked, boss: { $ref: "#/$defs/Person" } } },
    Note: { "x-hidden": true, properties: { text: {} } },
  },
};

test("a marked field is hidden wherever the schema has it", () => {
  const input = {
    to: "ada",
    iban: "DE02",
    card: { number: "4111", valid: "2030" },
    people: [{ name: "Ada", born: 1815, boss: { name: "Bob", born: 1791 } }],
    codes: ["a", "b"],
    pair: ["seen", "unseen"],
    by_name: { x: 1 },
    note: { text: "dear diary" },
  };
  expect(hide(input, schema)).toEqual({
    to: "ada",
    iban: HIDDEN,
    card: { number: HIDDEN, valid: "2030" },
    people: [{ name: "Ada", born: HIDDEN, boss: { name: "Bob", born: HIDDEN } }],
    codes: [HIDDEN, HIDDEN],
    pair: ["seen", HIDDEN],
    by_name: { x: HIDDEN },
    note: HIDDEN,
  });
});

test("a name that says secret hides without a mark, at any depth and in any style", () => {
  const secret = ["password", "api_key", "apiKey", "API-KEY", "clientSecret", "Authorization", "privateKey"];
  const more = ["accessToken", "refresh_tokens", "credentials", "passwordHash", "AWSSecretAccessKey"];
  expect([...secret, ...more].filter((it) => !saysSecret(it))).toEqual([]);
  expect(["secretary", "key", "author", "tokenized", "pass", "to"].filter(saysSecret)).toEqual([]);
  const input = { login: [{ user: "ada", password: { plain: "x" } }], max_tokens: 7 };
  expect(hide(input, null)).toEqual({ login: [{ user: "ada", password: HIDDEN }], max_tokens: 7 });
});

test("a model that is marked as a whole hides each of its fields, and SecretStr is hidden", () => {
  expect(hide({ a: 1, b: null }, { "x-hidden": true })).toEqual({ a: HIDDEN, b: null });
  const login = { properties: { pin: { type: "string", format: "password" } } };
  expect(hide({ pin: "1234" }, login)).toEqual({ pin: HIDDEN });
});

test("a schema that refers to itself, or to nothing, ends", () => {
  const round: Schema = {
    $ref: "#/$defs/A",
    $defs: { A: { anyOf: [{ $ref: "#/$defs/A" }, { $ref: "#/no" }] } },
  };
  expect(hide({ a: [1] }, round)).toEqual({ a: [1] });
});

test("in a whole task, the schema holds for its input", () => {
  const task = { type: "work", input: { iban: "DE02", card: { number: "4111" } }, iban: "seen" };
  expect(hide(task, ofTask(schema))).toEqual({
    type: "work",
    input: { iban: HIDDEN, card: { number: HIDDEN } },
    iban: "seen",
  });
});

test("what is saved unchanged is what it was", () => {
  const input = { to: "ada", iban: "DE02", codes: ["a", "b"], password: { $timestamp: "2030" }, card: null };
  const shown = hideToEdit(input, schema);
  expect(JSON.stringify(shown)).not.toMatch(/DE02|"a"|2030/);
  expect(restore(shown, input, schema)).toEqual({ value: input });
});

test("a hidden value goes with its field, also where a list was changed around it", () => {
  const input = {
    people: [
      { name: "Ada", born: 1815 },
      { name: "Bob", born: 1791 },
    ],
  };
  const shown = hideToEdit(input, schema) as typeof input;
  expect(restore({ people: [shown.people[1]] }, input, schema)).toEqual({
    value: { people: [input.people[1]] },
  });
});

test("a value written anew stays, and a field that was taken out is gone", () => {
  const input = { to: "ada", iban: "DE02", codes: ["a"] };
  expect(restore({ to: "bob", iban: "FR76" }, input, schema)).toEqual({ value: { to: "bob", iban: "FR76" } });
});

test("a hidden value cannot be moved to where it would be seen, or be invented", () => {
  const input = { to: "ada", iban: "DE02" };
  expect(restore({ to: HIDDEN, iban: "x" }, input, schema).problem).toContain("hidden field of its own");
  expect(restore({ to: "ada", iban: `${HIDDEN} 7` }, input, schema).problem).toContain("write a new value");
  expect(restore({ to: HIDDEN }, { to: "ada" }, schema)).toEqual({ value: { to: HIDDEN } });
});

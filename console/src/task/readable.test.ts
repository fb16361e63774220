import { expect, test } from "vitest";
import { readable, singular, words } from "./readable";

const text = (value: string) => ({ kind: "text", text: value });

test("what says most comes first, money in the document's currency, times as times", () => {
  const order = {
    created_at: { $timestamp: "2026-05-04T09:00:00.000000Z" },
    amount: 12_880,
    currency: "EUR",
    paid: true,
    note: "",
    status: "reserved",
  };
  expect(readable(order)).toEqual([
    { label: "Status", value: text("reserved") },
    { label: "Amount", value: text("€128.80") },
    { label: "Currency", value: text("EUR") },
    { label: "Note", value: text("–") },
    { label: "Paid", value: text("yes") },
    { label: "Created", value: { kind: "time", at: new Date("2026-05-04T09:00:00Z") } },
  ]);
});

test("yen have no cents, and a price without a currency is a number", () => {
  expect(readable({ price: 500, currency: "JPY" })[1]?.value).toEqual(text("¥500"));
  expect(readable({ price: 12_500 })[0]?.value).toEqual(text("12,500"));
});

test("a list of maps is a table, of whatever keys its maps have", () => {
  const lines = [
    { name: "Cups", quantity: 2, price: 2490 },
    { name: "Kettle", sku: "kettle" },
  ];
  const [, entry] = readable({ lines, currency: "EUR" });
  expect(entry?.value).toEqual({
    kind: "table",
    columns: ["Name", "Price", "Quantity", "Sku"],
    rows: [
      [text("Cups"), text("€24.90"), text("2"), text("–")],
      [text("Kettle"), text("–"), text("–"), text("kettle")],
    ],
  });
});

test("maps within maps stay maps, and lists of words are a line", () => {
  expect(readable({ exports: { e1: { state: "done", regions: ["JFK", "LGA"] } }, reasons: [] })).toEqual([
    { label: "Reasons", value: text("none") },
    {
      label: "Exports",
      value: {
        kind: "map",
        entries: [
          {
            label: "E1",
            value: {
              kind: "map",
              entries: [
                { label: "State", value: text("done") },
                { label: "Regions", value: text("JFK, LGA") },
              ],
            },
          },
        ],
      },
    },
  ]);
});

test("Firestore's own values are told in words", () => {
  const values = { a: { $reference: "orders/o1" }, b: { $bytes: "AA==" }, c: { $geopoint: [1, 2] }, d: {} };
  expect(readable(values).map((it) => it.value)).toEqual(["orders/o1", "binary data", "1, 2", "–"].map(text));
});

test("names as words", () => {
  expect(["dataset_export", "created_at", "sku"].map(words)).toEqual(["Dataset export", "Created", "Sku"]);
  expect(["orders", "uploads", "deliveries", "business"].map(singular)).toEqual([
    "order",
    "upload",
    "delivery",
    "business",
  ]);
});

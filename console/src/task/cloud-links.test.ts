import { expect, test } from "vitest";
import { documentLink, fileOf, logsLink } from "./cloud-links";

const PATH = "orders/o 1/tasks/t1";

test("the logs of a task are found by its path", () => {
  const link = logsLink("shop", PATH) ?? "";
  expect(decodeURIComponent(link)).toContain('query;query=jsonPayload.task="orders/o 1/tasks/t1";');
  expect(link.endsWith("?project=shop")).toBe(true);
});

test("the document is shown by the Firebase console, whatever its id holds", () => {
  expect(documentLink("shop", PATH)).toContain("/project/shop/firestore/");
  expect(documentLink("shop", PATH)).toMatch(/~2Forders~2Fo~201~2Ftasks~2Ft1$/);
});

test("a file is named as gsutil names it", () => {
  expect(fileOf("shop", { bucket: "exports", object: "exports/a b.csv", rows: 7 })).toEqual({
    name: "gs://exports/exports/a b.csv",
    link: "https://console.cloud.google.com/storage/browser/_details/exports/exports/a%20b.csv?project=shop",
  });
  expect(fileOf("shop", { object: "reports/1" })).toEqual({ name: "reports/1", link: null });
  expect([null, 7, {}, { object: 7 }].map((it) => fileOf("shop", it))).toEqual([null, null, null, null]);
});

test("a demo project is in no cloud", () => {
  expect([logsLink("demo-onwrite", PATH), documentLink("demo-onwrite", PATH)]).toEqual([null, null]);
  expect(fileOf("demo-onwrite", { bucket: "b", object: "o" })).toEqual({ name: "gs://b/o", link: null });
});

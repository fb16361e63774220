/** A document's fields for somebody who reads no JSON: words, times, money and small tables. Pure. */

export type Readable =
  | { kind: "text"; text: string }
  | { kind: "time"; at: Date }
  | { kind: "table"; columns: string[]; rows: Readable[][] }
  | { kind: "map"; entries: Entry[] };

export interface Entry {
  label: string;
  value: Readable;
}

type Fields = Record<string, unknown>;

const FIRST = ["status", "state", "title", "name", "email", "customer"];
const MONEY = /^(price|amount|total|fee|tax)$/;
const NOTHING = "–";

/** `json` is in the form of `store/plain.ts`: times are `{"$timestamp": …}`. */
export function readable(json: Fields): Entry[] {
  const currency = typeof json.currency === "string" && /^[A-Z]{3}$/.test(json.currency) ? json.currency : "";
  return entriesOf(json, currency);
}

/** `dataset_export` as “Dataset export”; a time without its `_at`. */
export function words(name: string): string {
  const text = name.replace(/_at$/, "").replaceAll("_", " ").trim();
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `orders` as “order”: what one document of a collection is called. */
export function singular(collection: string): string {
  const text = collection.replaceAll("_", " ");
  if (text.endsWith("ies")) return `${text.slice(0, -3)}y`;
  return text.endsWith("s") && !text.endsWith("ss") ? text.slice(0, -1) : text;
}

function entriesOf(fields: Fields, currency: string): Entry[] {
  return Object.entries(fields)
    .map(([name, value]) => ({ name, label: words(name), value: read(name, value, currency) }))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .map(({ label, value }) => ({ label, value }));
}

/** What says most comes first, what needs room comes last. */
function rank({ name, value }: { name: string; value: Readable }): number {
  if (FIRST.includes(name)) return FIRST.indexOf(name);
  return FIRST.length + ["text", "time", "table", "map"].indexOf(value.kind);
}

function read(name: string, value: unknown, currency: string): Readable {
  if (Array.isArray(value)) return ofList(name, value, currency);
  if (typeof value !== "object" || value === null)
    return { kind: "text", text: ofScalar(name, value, currency) };
  const fields = value as Fields;
  const special = ofSpecial(fields);
  if (special) return special;
  const entries = entriesOf(fields, currency);
  return entries.length ? { kind: "map", entries } : { kind: "text", text: NOTHING };
}

function ofScalar(name: string, value: unknown, currency: string): string {
  if (value === null || value === undefined || value === "") return NOTHING;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  return currency && MONEY.test(name) && Number.isInteger(value)
    ? money(value, currency)
    : value.toLocaleString("en");
}

/** `amount` is in the currency's smallest unit, as the shop writes it: cents, and for yen the yen itself. */
function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** What JSON has no form for is a map with one of these keys. */
function ofSpecial(fields: Fields): Readable | null {
  const [[key, inner] = ["", null], ...more] = Object.entries(fields);
  if (more.length) return null;
  if (key === "$timestamp") return { kind: "time", at: new Date(String(inner)) };
  if (key === "$reference") return { kind: "text", text: String(inner) };
  if (key === "$bytes") return { kind: "text", text: "binary data" };
  return key === "$geopoint" && Array.isArray(inner) ? { kind: "text", text: inner.join(", ") } : null;
}

function ofList(name: string, list: unknown[], currency: string): Readable {
  if (!list.length) return { kind: "text", text: "none" };
  const values = list.map((one) => read(name, one, currency));
  if (values.every((it) => it.kind === "text"))
    return { kind: "text", text: values.map((it) => it.text).join(", ") };
  if (values.every((it) => it.kind === "map")) return tableOf(values.map((it) => it.entries));
  return { kind: "map", entries: values.map((value, place) => ({ label: `${place + 1}`, value })) };
}

function tableOf(rows: Entry[][]): Readable {
  const columns = [...new Set(rows.flatMap((row) => row.map((it) => it.label)))];
  const empty: Readable = { kind: "text", text: NOTHING };
  const cell = (row: Entry[], label: string) => row.find((it) => it.label === label)?.value ?? empty;
  return { kind: "table", columns, rows: rows.map((row) => columns.map((label) => cell(row, label))) };
}

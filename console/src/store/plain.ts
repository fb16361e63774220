/** Between Firestore's values and plain ones: Dates for the pages, and JSON that a person can edit and give back. */
import { Bytes, DocumentReference, doc, GeoPoint, Timestamp } from "firebase/firestore";
import { firestore } from "./firestore";

type Fields = Record<string, unknown>;

/** What JSON has no form for is a map with one of these keys. */
const TIMESTAMP = "$timestamp";
const REFERENCE = "$reference";
const BYTES = "$bytes";
const GEOPOINT = "$geopoint";

/** Times become Dates; whatever else is not plain gets its JSON form. */
export function plain(value: unknown): unknown {
  if (value instanceof Timestamp) return value.toDate();
  return deep(value, plain);
}

/** What `fromJson` reads back as it was. */
export function toJson(value: unknown): unknown {
  if (value instanceof Timestamp) return { [TIMESTAMP]: iso(value) };
  return deep(value, toJson);
}

export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== "object" || value === null) return value;
  const [[key, inner] = ["", null], ...more] = Object.entries(value);
  if (!more.length) {
    if (key === TIMESTAMP) return timestamp(String(inner));
    if (key === REFERENCE) return doc(firestore(), String(inner));
    if (key === BYTES) return Bytes.fromBase64String(String(inner));
    if (key === GEOPOINT && Array.isArray(inner)) return new GeoPoint(Number(inner[0]), Number(inner[1]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fromJson(one)]));
}

function deep(value: unknown, each: (value: unknown) => unknown): unknown {
  if (value instanceof DocumentReference) return { [REFERENCE]: value.path };
  if (value instanceof Bytes) return { [BYTES]: value.toBase64() };
  if (value instanceof GeoPoint) return { [GEOPOINT]: [value.latitude, value.longitude] };
  if (Array.isArray(value)) return value.map(each);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value as Fields).map(([name, one]) => [name, each(one)]));
  return value;
}

/** To the microsecond, as Firestore keeps it: a Date would cut it. */
function iso(at: Timestamp): string {
  const micros = String(Math.floor(at.nanoseconds / 1000)).padStart(6, "0");
  return `${new Date(at.seconds * 1000).toISOString().slice(0, 19)}.${micros}Z`;
}

function timestamp(text: string): Timestamp {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) throw new Error(`“${text}” is no time; write one such as 2030-01-31T09:00:00Z`);
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  return new Timestamp(Math.floor(millis / 1000), Number(fraction.slice(0, 9).padEnd(9, "0")));
}

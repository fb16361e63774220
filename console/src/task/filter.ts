/** Which tasks a list shows. It is kept in the address, so that a list can be sent to somebody. */

/** What Firestore is asked; what is left out, or empty, does not matter. */
export interface Asked {
  state?: string;
  /** A reason, or TIME_ALONE. */
  reason?: string;
  type?: string;
  /** `error.kind`, and `error.type`. */
  kind?: string;
  error?: string;
  /** The path of the document that they lie under. */
  parent?: string;
  /** Which time `from` and `to` are about, and by which the list is sorted: one of TIMES; empty: created. */
  time?: string;
  /** Moments as in moment.ts; `to` itself is not in the range. */
  from?: string;
  to?: string;
}

export interface Filter extends Required<Asked> {
  /** Text in the id; looked for in what is loaded. */
  text: string;
  /** The path of the task after which the page begins; empty: the first page. */
  after: string;
}

const ASKED = ["state", "reason", "type", "kind", "error", "parent", "time", "from", "to"] as const;

export const NO_FILTER: Filter = readFilter(new URLSearchParams());

export function readFilter(query: URLSearchParams): Filter {
  const get = (name: string) => query.get(name)?.trim() ?? "";
  const asked = Object.fromEntries(ASKED.map((name) => [name, get(name)])) as unknown as Required<Asked>;
  return { ...asked, text: get("q"), after: get("after") };
}

export function writeFilter(filter: Filter): URLSearchParams {
  const { text, ...asked } = filter;
  const given = Object.entries({ ...asked, q: text }).filter(([, value]) => value);
  return new URLSearchParams(given);
}

/** What Firestore is asked, apart from the page. */
export function queryKey(asked: Asked): string {
  return ASKED.map((name) => asked[name] ?? "").join("|");
}

/** It asks for more than all tasks. */
export function isFiltered(filter: Filter): boolean {
  return filter.text !== "" || ASKED.some((name) => filter[name]);
}

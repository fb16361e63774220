/** Which tasks a list shows. It is kept in the address, so that a list can be sent to somebody. */

export interface Filter {
  state: string;
  reason: string;
  type: string;
  /** Text in the id; looked for in what is loaded. */
  text: string;
  /** The path of the task after which the page begins; empty: the newest. */
  after: string;
}

export function readFilter(query: URLSearchParams): Filter {
  const get = (name: string) => query.get(name)?.trim() ?? "";
  return {
    state: get("state"),
    reason: get("reason"),
    type: get("type"),
    text: get("q"),
    after: get("after"),
  };
}

export function writeFilter(filter: Filter): URLSearchParams {
  const { text, ...asked } = filter;
  const given = Object.entries({ ...asked, q: text }).filter(([, value]) => value);
  return new URLSearchParams(given);
}

/** What Firestore is asked, apart from the page. */
export function queryKey({ state, reason, type }: Filter): string {
  return [state, reason, type].join("|");
}

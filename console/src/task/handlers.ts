/** What `python -m onwrite handlers --json` says of the handlers of a project. Never fails: what cannot be used is left out. */

/** As much of JSON schema as is looked at. */
export type Schema = Record<string, unknown>;

export interface Handler {
  runs_on: string;
  queue: string;
  /** Seconds of one attempt. */
  timeout: number;
  attempts: number;
  /** Empty: it does not recur. */
  every: string;
  time_zone: string;
  missed: string;
  /** Null: its input has a form without a schema. */
  schema: Schema | null;
}

export type Handlers = Readonly<Record<string, Handler>>;

export function readHandlers(value: unknown): Handlers {
  const found = Object.entries(map(value) ?? {}).flatMap(([type, fields]) => {
    const it = map(fields);
    return it ? [[type, readHandler(it)] as const] : [];
  });
  return Object.fromEntries(found);
}

export function placeWords({ runs_on, queue }: Handler): string {
  const place = PLACES[runs_on] ?? runs_on;
  return queue ? `${place}, through the queue ${queue}` : place;
}

export function attemptsWords({ attempts, timeout }: Pick<Handler, "attempts" | "timeout">): string {
  return `${plural(attempts, "attempt")} of at most ${lastsWords(timeout)}`;
}

function lastsWords(seconds: number): string {
  for (const [unit, size] of [
    ["hour", 3600],
    ["minute", 60],
  ] as const)
    if (seconds >= size && seconds % size === 0) return plural(seconds / size, unit);
  return plural(seconds, "second");
}

const PLACES: Record<string, string> = {
  function: "In the function",
  job: "In a container",
  auto: "In the function, then in a container",
};

function readHandler(it: Record<string, unknown>): Handler {
  return {
    runs_on: text(it.runs_on),
    queue: text(it.queue),
    timeout: number(it.timeout),
    attempts: number(it.attempts),
    every: text(it.every),
    time_zone: text(it.time_zone) || "UTC",
    missed: text(it.missed),
    schema: map(it.schema),
  };
}

function map(value: unknown): Record<string, unknown> | null {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap ? (value as Record<string, unknown>) : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

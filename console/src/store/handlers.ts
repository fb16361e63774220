/**
 * Which handlers the project has: `handlers.json`, which `make console` writes beside the page. A page that was deployed
 * without it says less. It is read once for all.
 */
import { useSyncExternalStore } from "react";
import { type Handlers, readHandlers, type Schema } from "../task/handlers";

const PLACE = "/handlers.json";
const AGAIN_MS = 5000;

/** `undefined`: not known yet; null: there is no such file. */
type Known = Handlers | null | undefined;

let known: Known;
let types: readonly string[] = [];
let begun = false;
const listeners = new Set<() => void>();

export interface KnownHandlers {
  handlers: Known;
  /** Sorted; empty where they are not known. */
  types: readonly string[];
  /** Of a type's input; null where there is none, `undefined` while that is not known. */
  schemaOf: (type: string) => Schema | null | undefined;
}

export function useHandlers(): KnownHandlers {
  const handlers = useSyncExternalStore(subscribe, () => known);
  return {
    handlers,
    types,
    schemaOf: (type) => {
      if (handlers === undefined) return undefined;
      return (handlers && Object.hasOwn(handlers, type) && handlers[type]?.schema) || null;
    },
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!begun) load();
  return () => listeners.delete(listener);
}

/** Asked again where there was no answer: what is hidden must be known before an input is shown. */
function load(): void {
  begun = true;
  ask().then(
    (found) => {
      known = found;
      types = Object.keys(found ?? {}).sort();
      for (const listener of listeners) listener();
    },
    () => setTimeout(load, AGAIN_MS),
  );
}

/** Where the file is missing, the hosting answers with the page itself. */
async function ask(): Promise<Handlers | null> {
  const answer = await fetch(PLACE);
  if (answer.status >= 500) throw new Error(`${PLACE} answered ${answer.status}`);
  const isJson = answer.headers.get("content-type")?.includes("json");
  return answer.ok && isJson ? readHandlers(await answer.json()) : null;
}

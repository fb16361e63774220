/** What the sweep keeps of recurring types: `recurring/<type>`, live. */
import { collection, limit, onSnapshot, query } from "firebase/firestore";
import type { Kept } from "../task/recurring";
import { firestore } from "./firestore";
import { type Live, type Stop, useLive } from "./live";
import { plain } from "./plain";
import { countSnapshot } from "./reads";

export const TYPES_SHOWN = 100;

export interface KeptTypes {
  kept: Kept[];
  hasMore: boolean;
}

export function useRecurring(): Live<KeptTypes> {
  return useLive("recurring", listen);
}

function listen(next: (found: KeptTypes) => void, fail: (error: unknown) => void): Stop {
  let isFirst = true;
  return onSnapshot(
    query(collection(firestore(), "recurring"), limit(TYPES_SHOWN + 1)),
    (snapshot) => {
      countSnapshot(snapshot, isFirst);
      isFirst = false;
      next({
        kept: snapshot.docs.slice(0, TYPES_SHOWN).map((it) => readKept(it.id, plain(it.data()))),
        hasMore: snapshot.docs.length > TYPES_SHOWN,
      });
    },
    fail,
  );
}

function readKept(type: string, value: unknown): Kept {
  const fields = value as Record<string, unknown>;
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  const date = (name: string) => (fields[name] instanceof Date ? fields[name] : null);
  return {
    type,
    every: text("every"),
    time_zone: text("time_zone") || "UTC",
    since: date("since"),
    last_tick: date("last_tick"),
  };
}

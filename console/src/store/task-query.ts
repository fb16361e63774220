/** The query behind every list and every number: a number counts exactly the list that it links to. */
import { collection, collectionGroup, orderBy, type Query, query, where } from "firebase/firestore";
import { type Conditions, conditionsOf, type Equal } from "../task/conditions";
import type { Asked } from "../task/filter";
import { firestore } from "./firestore";

export type { Asked } from "../task/filter";

/** Indexed by themselves within one collection, and joined there. */
const AUTOMATIC: readonly Equal[] = ["state", "reason", "type"];

/**
 * Of one parent's tasks more is found than is asked for, in no order, since there is no index of their times and errors:
 * `isMet` and `inOrder` (task/conditions.ts) do the rest.
 */
export function taskQuery(asked: Asked, now = new Date()): Query {
  const { equal, time, ascends, from, to } = conditionsOf(asked, now);
  if (asked.parent) {
    const found = equal.filter(([field]) => AUTOMATIC.includes(field));
    return query(collection(firestore(), asked.parent, "tasks"), ...found.map(isOneOf));
  }
  return query(
    collectionGroup(firestore(), "tasks"),
    ...equal.map(isOneOf),
    ...(from ? [where(time, ">=", from)] : []),
    ...(to ? [where(time, "<", to)] : []),
    orderBy(time, ascends ? "asc" : "desc"),
  );
}

function isOneOf([field, values]: Conditions["equal"][number]) {
  const [only] = values;
  return values.length === 1 ? where(field, "==", only) : where(field, "in", values);
}

/**
 * The query behind every list and every number: a number counts exactly the list that it links to.
 *
 * Without a state, all four are asked for: `created_at` is in an index only beside another field, as every time that
 * the engine writes. Firestore joins the indexes of several fields, since all of them end with `created_at`.
 */
import { collectionGroup, orderBy, type Query, query, where } from "firebase/firestore";
import { STATES } from "../task/task";
import { firestore } from "./firestore";

export interface Asked {
  state?: string;
  reason?: string;
  type?: string;
}

export function taskQuery({ state, reason, type }: Asked): Query {
  const conditions = [];
  if (state) conditions.push(where("state", "==", state));
  if (reason) conditions.push(where("reason", "==", reason));
  if (type) conditions.push(where("type", "==", type));
  if (!conditions.length) conditions.push(where("state", "in", [...STATES]));
  return query(collectionGroup(firestore(), "tasks"), ...conditions, orderBy("created_at", "desc"));
}

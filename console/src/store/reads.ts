/** How many documents this page has read, as Firestore bills them. */
import type { QuerySnapshot } from "firebase/firestore";

const COUNTED_FOR_ONE_READ = 1000;

let count = 0;
const listeners = new Set<() => void>();

export const reads = {
  current: () => count,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function countReads(documents: number): void {
  count += documents;
  for (const listener of listeners) listener();
}

/** Of a listener: what is new or changed; an empty first answer costs one. Our own writes come back without a read. */
export function countSnapshot(snapshot: QuerySnapshot, isFirst: boolean): void {
  const sent = snapshot
    .docChanges()
    .filter((it) => it.type !== "removed" && !it.doc.metadata.hasPendingWrites);
  if (!snapshot.metadata.fromCache || sent.length) countReads(sent.length || (isFirst ? 1 : 0));
}

export function countAggregation(found: number): void {
  countReads(Math.max(1, Math.ceil(found / COUNTED_FOR_ONE_READ)));
}

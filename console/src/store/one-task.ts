import { doc, onSnapshot } from "firebase/firestore";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import { taskFrom } from "./from-snapshot";
import type { Stop } from "./live";
import { toJson } from "./plain";
import { countReads } from "./reads";

/** `json` is the whole document, with Firestore's own values in a form that can be given back. */
export interface Stored {
  task: Task;
  json: Record<string, unknown>;
  /** A change made here has not reached the server yet. */
  isPending: boolean;
}

export function listenToTask(
  path: string,
  next: (found: Stored | null) => void,
  fail: (error: unknown) => void,
): Stop {
  return onSnapshot(
    doc(firestore(), path),
    { includeMetadataChanges: true },
    (snapshot) => {
      const { hasPendingWrites: isPending, fromCache } = snapshot.metadata;
      const isAnswer = !isPending && !fromCache;
      if (isAnswer) countReads(1);
      else if (!snapshot.exists() && fromCache) return; // nobody has asked the server yet
      if (!snapshot.exists()) return next(null);
      const fields = snapshot.data({ serverTimestamps: "estimate" });
      next({ task: taskFrom(snapshot), json: toJson(fields) as Record<string, unknown>, isPending });
    },
    fail,
  );
}

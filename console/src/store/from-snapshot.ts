import type { DocumentSnapshot } from "firebase/firestore";
import { readTask } from "../task/read-task";
import type { Task } from "../task/task";
import { plain } from "./plain";

export function taskFrom(snapshot: DocumentSnapshot): Task {
  return readTask(
    snapshot.ref.path,
    plain(snapshot.data({ serverTimestamps: "estimate" }) ?? {}) as Record<string, unknown>,
  );
}

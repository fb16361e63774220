import { collectionGroup, documentId, getDocsFromServer, query, where } from "firebase/firestore";
import type { Task } from "../task/task";
import { firestore } from "./firestore";
import { taskFrom } from "./from-snapshot";
import { countReads } from "./reads";

/** As the server has them, by path, those that are there; 30 at most, as many as one query takes. */
export async function readTasks(paths: readonly string[]): Promise<Map<string, Task>> {
  const asked = query(collectionGroup(firestore(), "tasks"), where(documentId(), "in", [...paths]));
  const found = await getDocsFromServer(asked);
  countReads(Math.max(1, found.size));
  return new Map(found.docs.map((it) => [it.ref.path, taskFrom(it)]));
}

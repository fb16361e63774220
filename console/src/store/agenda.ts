/** The tasks that are due first, of a list that is sorted so. */
import { getDocsFromServer, limit, query } from "firebase/firestore";
import type { Task } from "../task/task";
import { taskFrom } from "./from-snapshot";
import { countReads } from "./reads";
import { type Asked, taskQuery } from "./task-query";

export async function readFirst(asked: Asked, size: number): Promise<Task[]> {
  const found = await getDocsFromServer(query(taskQuery(asked), limit(size)));
  countReads(Math.max(1, found.size));
  return found.docs.map(taskFrom);
}

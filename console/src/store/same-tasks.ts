/** The tasks of a listener's answers. What has not changed is the same object as before, so that its row is not drawn anew. */
import type { DocumentSnapshot, QuerySnapshot } from "firebase/firestore";
import type { Task } from "../task/task";
import { taskFrom } from "./from-snapshot";

export function sameTasks(): (snapshot: QuerySnapshot) => Task[] {
  let known = new Map<string, Task>();
  return (snapshot) => {
    const changed = new Set(snapshot.docChanges().map((it) => it.doc.ref.path));
    const taskOf = (doc: DocumentSnapshot) =>
      (changed.has(doc.ref.path) ? undefined : known.get(doc.ref.path)) ?? taskFrom(doc);
    const tasks = snapshot.docs.map(taskOf);
    known = new Map(tasks.map((it) => [it.path, it]));
    return tasks;
  };
}

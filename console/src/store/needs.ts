/** The tasks that a task needs: those of the same parent whose `then` names it. */
import { collection, getDocsFromServer, limit, query, where } from "firebase/firestore";
import { firestore } from "./firestore";
import { countReads } from "./reads";

const AT_MOST = 50;

/** Their paths. A need under another parent is not found: `then` has no index over all collections. */
export async function readNeeds(path: string): Promise<string[]> {
  const tasks = path.slice(0, path.lastIndexOf("/"));
  const found = await getDocsFromServer(
    query(collection(firestore(), tasks), where("then", "array-contains", path), limit(AT_MOST)),
  );
  countReads(Math.max(1, found.size));
  return found.docs.map((it) => it.ref.path);
}

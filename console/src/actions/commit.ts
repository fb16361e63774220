/** The only writes of the console. */
import { doc, runTransaction, updateDoc } from "firebase/firestore";
import { codeOf, sentence } from "../store/errors";
import { firestore } from "../store/firestore";
import { fromJson, plain } from "../store/plain";
import { readSettings } from "../task/read-task";
import type { Change } from "./change";
import { type Pause, pauses } from "./pause";

/** Rejects with a sentence for a person. */
export async function commit(path: string, change: Change): Promise<void> {
  await updateDoc(doc(firestore(), path), change).catch(explain);
}

/** Read and written in one transaction: two admins may pause at the same time. */
export async function commitPause(wanted: Pause, admin: string): Promise<void> {
  const settings = doc(firestore(), "settings/queue");
  await runTransaction(firestore(), async (transaction) => {
    const found = (await transaction.get(settings)).data();
    const known = readSettings(found && (plain(found) as Record<string, unknown>));
    transaction.set(settings, pauses(known, wanted, admin));
  }).catch(explain);
}

/** What was edited as JSON, with the values that JSON has no form for. Fails with a sentence. */
export function fromEdited(json: unknown): unknown {
  return fromJson(json);
}

function explain(error: unknown): never {
  throw new Error(isRefused(error) ? REFUSED : sentence(error));
}

function isRefused(error: unknown): boolean {
  return ["permission-denied", "not-found"].includes(codeOf(error));
}

const REFUSED =
  "The security rules refused it: it has changed meanwhile, so that this cannot be done any more, or your rights have changed.";

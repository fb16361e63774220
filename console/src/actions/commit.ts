/** The only writes of the console. */
import { type DocumentSnapshot, doc, runTransaction, updateDoc } from "firebase/firestore";
import { codeOf, sentence } from "../store/errors";
import { firestore } from "../store/firestore";
import { taskFrom } from "../store/from-snapshot";
import { fromJson, plain } from "../store/plain";
import { countReads } from "../store/reads";
import { readSettings } from "../task/read-task";
import type { Action, By, Change } from "./change";
import { landed } from "./landed";
import { type Pause, pauses } from "./pause";

/** Resolves once the server has it. Rejects with a sentence for a person. */
export async function commit(path: string, change: Change, by: By, action: Action): Promise<void> {
  await updateDoc(doc(firestore(), path), change).catch(async (error) => {
    if (!(isRefused(error) && (await isWritten(path, by, action)))) explain(error);
  });
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

/** Where an answer is lost the SDK sends the write again, and that second one is denied. */
async function isWritten(path: string, by: By, action: Action): Promise<boolean> {
  try {
    return landed(taskFrom(await fromServer(path)).history, by, action);
  } catch {
    return false; // it may not be read either: the refusal is what can be told
  }
}

/**
 * A read of its own. `getDocFromServer` shares the page's listener, and just after a lost answer that one still shows
 * what was before. Nothing is to be written, so the transaction is left by an error.
 */
async function fromServer(path: string): Promise<DocumentSnapshot> {
  const left = new Error("nothing to write");
  let found: DocumentSnapshot | null = null;
  await runTransaction(firestore(), async (transaction) => {
    found = await transaction.get(doc(firestore(), path));
    throw left;
  }).catch((error) => {
    if (error !== left) throw error;
  });
  countReads(1);
  if (!found) throw left;
  return found;
}

function explain(error: unknown): never {
  throw new Error(isRefused(error) ? REFUSED : sentence(error));
}

function isRefused(error: unknown): boolean {
  return ["permission-denied", "not-found"].includes(codeOf(error));
}

const REFUSED =
  "The security rules refused it: it has changed meanwhile, so that this cannot be done any more, or your rights have changed.";

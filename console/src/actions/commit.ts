/** The only writes of the console. */
import { type DocumentSnapshot, doc, runTransaction, updateDoc } from "firebase/firestore";
import { codeOf, sentence } from "../store/errors";
import { firestore } from "../store/firestore";
import { taskFrom } from "../store/from-snapshot";
import { fromJson, plain } from "../store/plain";
import { countReads } from "../store/reads";
import { readSettings } from "../task/read-task";
import type { Problem } from "./bulk-write";
import type { Action, By, Change } from "./change";
import { landed } from "./landed";
import { type Pause, pauses } from "./pause";

/** Resolves once the server has it. Rejects with a sentence for a person. */
export async function commit(path: string, change: Change, by: By, action: Action): Promise<void> {
  await updateDoc(doc(firestore(), path), change).catch(async (error) => {
    if (!(isRefused(error) && (await isWritten(path, by, action)))) explain(error);
  });
}

/**
 * The same change to many tasks: all of them, or none. As a transaction, it is one request of its own: it neither waits for
 * other batches, nor is it shown in the lists before it is true, and offline it fails instead of waiting. Who asks sees to it
 * that it is tried again.
 */
export async function commitAll(paths: readonly string[], change: Change): Promise<Problem | null> {
  const write = runTransaction(
    firestore(),
    async (transaction) => {
      for (const path of paths) transaction.update(doc(firestore(), path), change);
    },
    { maxAttempts: 1 },
  );
  return write.then(() => null, problemOf);
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
/** What kind of failure it was, with a sentence. */
export function problemOf(error: unknown): Problem {
  const code = codeOf(error);
  if (isRefused(error)) return { kind: "tasks", sentence: REFUSED };
  if (MAY_BE_THE_TASKS.includes(code)) return { kind: "tasks", sentence: sentence(error) };
  return { kind: AWAY.includes(code) ? "away" : "fatal", sentence: sentence(error) };
}

/**
 * `invalid-argument`: the request is too large. `aborted`: somebody else changes one of them just now. `internal`: the
 * emulator cannot send what it has to say of a larger batch that the rules refuse.
 */
const MAY_BE_THE_TASKS = ["failed-precondition", "invalid-argument", "aborted", "internal", "unknown"];
const AWAY = ["unavailable", "deadline-exceeded", "cancelled"];

function explain(error: unknown): never {
  throw new Error(isRefused(error) ? REFUSED : sentence(error));
}

function isRefused(error: unknown): boolean {
  return ["permission-denied", "not-found"].includes(codeOf(error));
}

const REFUSED =
  "The security rules refused it: it has changed meanwhile, so that this cannot be done any more, or your rights have changed.";

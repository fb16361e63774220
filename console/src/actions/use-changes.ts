/** The changes as the pages make them: by whoever is signed in, now. Each rejects with a sentence. */
import { useSession } from "../session/use-session";
import type { Verb } from "../task/allowed";
import { cancel } from "./cancel";
import type { Action, By, Change } from "./change";
import { commit, commitPause, fromEdited } from "./commit";
import { again, happened } from "./decide";
import { edit } from "./edit";
import type { Pause } from "./pause";
import { reschedule } from "./reschedule";
import { retry } from "./retry";
import { runNow } from "./run-now";

/** Those that need nothing but the task. */
export type PlainVerb = Exclude<Verb, "reschedule" | "edit">;

export interface Changes {
  make: (verb: PlainVerb, path: string) => Promise<void>;
  retryAnew: (path: string) => Promise<void>;
  edit: (path: string, input: Record<string, unknown>) => Promise<void>;
  reschedule: (path: string, to: Date) => Promise<void>;
  happened: (path: string, effect: string, receipt: unknown) => Promise<void>;
  again: (path: string, effect: string) => Promise<void>;
  pause: (wanted: Pause) => Promise<void>;
}

const VERBS: Record<PlainVerb, (by: By) => Change> = {
  retry: (by) => retry(by),
  cancel,
  run_now: runNow,
};

export function useChanges(): Changes {
  const { uid: admin } = useSession();
  const write = async (path: string, action: Action, change: (by: By) => Change) => {
    const by = { admin, at: new Date() };
    await commit(path, change(by), by, action);
  };
  return {
    make: (verb, path) => write(path, verb, VERBS[verb]),
    retryAnew: (path) => write(path, "retry", (by) => retry(by, { anew: true })),
    edit: (path, input) =>
      write(path, "edit", (by) => edit(by, fromEdited(input) as Record<string, unknown>)),
    reschedule: (path, to) => write(path, "reschedule", (by) => reschedule(by, to)),
    happened: (path, effect, receipt) =>
      write(path, "decide", (by) => happened(by, effect, fromEdited(receipt))),
    again: (path, effect) => write(path, "decide", (by) => again(by, effect)),
    pause: (wanted) => commitPause(wanted, admin),
  };
}

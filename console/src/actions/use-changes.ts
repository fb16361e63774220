/** The changes as the pages make them: by whoever is signed in, now. Each rejects with a sentence. */
import { useSession } from "../session/use-session";
import type { Verb } from "../task/allowed";
import { cancel } from "./cancel";
import type { Change } from "./change";
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

export function useChanges(): Changes {
  const { uid: admin } = useSession();
  const by = () => ({ admin, at: new Date() });
  const verbs: Record<PlainVerb, () => Change> = {
    retry: () => retry(by()),
    cancel: () => cancel(by()),
    run_now: () => runNow(by()),
  };
  return {
    make: (verb, path) => commit(path, verbs[verb]()),
    retryAnew: (path) => commit(path, retry(by(), { anew: true })),
    edit: async (path, input) => commit(path, edit(by(), fromEdited(input) as Record<string, unknown>)),
    reschedule: (path, to) => commit(path, reschedule(by(), to)),
    happened: async (path, effect, receipt) => commit(path, happened(by(), effect, fromEdited(receipt))),
    again: (path, effect) => commit(path, again(by(), effect)),
    pause: (wanted) => commitPause(wanted, admin),
  };
}

/** What is paused: one document, written as a whole each time. */
import { serverTimestamp } from "firebase/firestore";
import type { QueueSettings } from "../task/task";
import type { Change } from "./change";

export const MOST_TYPES = 50;
const TYPE = /^[a-z][a-z0-9_]{0,63}$/;

/** One of: everything, nothing, a type more, a type less. */
export type Pause = { everything: boolean } | { pause: string } | { resume: string };

export function pauses(settings: QueueSettings, wanted: Pause, admin: string): Change {
  const types = new Set(settings.paused_types);
  if ("pause" in wanted) types.add(wanted.pause);
  if ("resume" in wanted) types.delete(wanted.resume);
  return {
    paused: "everything" in wanted ? wanted.everything : settings.paused,
    paused_types: [...types].sort(),
    changed_by: admin,
    changed_at: serverTimestamp(),
  };
}

/** Empty, or what is wrong with the name of a type to pause. */
export function problemOf(type: string, settings: QueueSettings): string {
  if (!TYPE.test(type))
    return "A type is named as its handler's file: small letters, digits and _, a letter first.";
  if (settings.paused_types.includes(type)) return `${type} is paused already.`;
  return settings.paused_types.length >= MOST_TYPES
    ? `At most ${MOST_TYPES} types can be paused one by one.`
    : "";
}

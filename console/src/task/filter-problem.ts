/** What is wrong with a filter, such as an address that somebody has written: a sentence, or nothing. */
import type { Asked } from "./filter";
import { moment } from "./moment";
import { TIMES, type TimeName, timeOf } from "./ranges";
import { REASONS, TIME_ALONE } from "./reasons";
import { STATES, type State } from "./task";

const NAMES = Object.keys(TIMES).join(", ");

export function filterProblem(asked: Asked, now: Date): string {
  const { state, reason, parent, time, from, to } = asked;
  if (state && !STATES.includes(state as State))
    return `There is no state “${state}”: it is one of ${STATES.join(", ")}.`;
  if (reason && reason !== TIME_ALONE && !REASONS[reason])
    return `There is no reason “${reason}”: choose one of the list.`;
  if (parent && !isDocumentPath(parent))
    return `“${parent}” is no path of a document: write one such as orders/o1.`;
  if (time && !(time in TIMES)) return `There is no time “${time}”: it is one of ${NAMES}.`;
  return problemOfRange(from ?? "", to ?? "", now) || problemOfTime(asked, timeOf(time));
}

function problemOfRange(from: string, to: string, now: Date): string {
  for (const text of [from, to]) {
    if (text && !moment(text, now))
      return `“${text}” is no time: write one such as 2030-01-31T09:00:00Z, now, -24h or +30d.`;
  }
  const [begins, ends] = [moment(from, now), moment(to, now)];
  return begins && ends && begins >= ends ? "The range ends before it begins." : "";
}

/** Only what has ended has an end, and only what is scheduled is due. */
function problemOfTime({ state, reason }: Asked, time: TimeName): string {
  const { states, words } = TIMES[time];
  const is = reason === TIME_ALONE ? "scheduled" : REASONS[reason ?? ""]?.state;
  const other = [state, is].find((it) => it && states.length && !states.includes(it as State));
  return other
    ? `No ${other} task has a time “${words.toLowerCase()}”: only ${states.join(" and ")} ones have.`
    : "";
}

function isDocumentPath(path: string): boolean {
  const parts = path.split("/");
  return parts.length % 2 === 0 && parts.every((it) => it && it !== "." && it !== "..");
}

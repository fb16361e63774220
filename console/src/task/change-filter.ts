/** A filter after a person has changed a part of it: what no longer goes with that part is left out. */
import type { Filter } from "./filter";
import { TIMES, timeOf } from "./ranges";
import { stateOf } from "./reasons";
import type { State } from "./task";

export function changeFilter(filter: Filter, next: Partial<Filter>): Filter {
  const changed = { ...filter, after: "", ...next };
  if ("state" in next && stateOf(changed.reason) !== changed.state) changed.reason = "";
  const { states } = TIMES[timeOf(changed.time)];
  const fits = (state: string) => !state || !states.length || states.includes(state as State);
  if ("time" in next) {
    const isOther = timeOf(next.time) !== timeOf(filter.time);
    if (isOther && !("from" in next)) Object.assign(changed, { from: "", to: "" });
    if (!fits(changed.state)) changed.state = "";
    if (!fits(stateOf(changed.reason))) changed.reason = "";
  } else if (!fits(changed.state) || !fits(stateOf(changed.reason))) {
    Object.assign(changed, { time: "", from: "", to: "" });
  }
  return changed;
}

/** The filter for each of these states that goes with it: what is meant by it, and can be changed so. */
export function inStates(filter: Filter, states: readonly State[]): Filter[] {
  if (filter.state) return [filter];
  const { states: timed } = TIMES[timeOf(filter.time)];
  const ofReason = stateOf(filter.reason);
  return states
    .filter((it) => (!timed.length || timed.includes(it)) && (!ofReason || ofReason === it))
    .map((state) => ({ ...filter, state }));
}

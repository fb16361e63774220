/** A filter after a person has changed a part of it: what no longer goes with that part is left out. */
import type { Filter } from "./filter";
import { TIMES, timeOf } from "./ranges";
import { REASONS, TIME_ALONE } from "./reasons";
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

function stateOf(reason: string): string {
  return reason === TIME_ALONE ? "scheduled" : (REASONS[reason]?.state ?? "");
}

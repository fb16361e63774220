/** How many tasks ended in each of the last 24 hours. An hour that is over is asked for again now and then only. */
import { type Counted, endedIn, type Hour, hoursToCount, lastHours } from "../task/hours";
import { countOf } from "./counts";
import { type Live, type Subscribe, useLive } from "./live";

export interface Throughput {
  hours: readonly Hour[];
  /** Nothing where an hour is not counted yet. */
  counted: readonly (Counted | undefined)[];
}

const known = new Map<number, Counted>();
const knownOf = (hour: Hour) => known.get(hour.from.getTime());

export function useThroughput(every: number): Live<Throughput> {
  return useLive("throughput", askAgainAndAgain(every));
}

function askAgainAndAgain(every: number): Subscribe<Throughput> {
  return (next, fail) => {
    let stopped = false;
    const look = async () => {
      const hours = lastHours(new Date());
      const tell = () => stopped || next({ hours, counted: hours.map(knownOf) });
      tell();
      const asking = hoursToCount(hours, knownOf).map((hour) => countHour(hour).then(tell));
      const refused = (await Promise.allSettled(asking)).find((it) => it.status === "rejected");
      if (refused && !stopped) fail(refused.reason);
    };
    look();
    const timer = setInterval(look, every);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  };
}

async function countHour(hour: Hour): Promise<void> {
  const at = new Date();
  const [done, failed] = await Promise.all([
    countOf(endedIn(hour, "done"), "patient"),
    countOf(endedIn(hour, "failed"), "patient"),
  ]);
  known.set(hour.from.getTime(), { done, failed, at });
}

/**
 * When a recurring handler is due, as onwrite/schedules.py has it: Debian's cron. A library finds the times on the wall;
 * which true times they are, where clocks are changed, is decided here. The cases in ticks.cases.json hold both to it.
 */
import { Cron } from "croner";
import { endOfGap, instantsOf, wallOf } from "./wall-time";

const MARGIN_MS = 4 * 3_600_000; // the longest that clocks have been put back at once, and more
const LOOKS = 5000; // wall times of one question

/** The next ticks after a moment, oldest first. Fails where the line or the zone is none. */
export function nextTicks(line: string, zone: string, after: Date, count: number): Date[] {
  const cron = new Cron(line, { timezone: "UTC", paused: true, mode: "5-part", domAndDow: isBoth(line) });
  const found = new Set<number>();
  let wall: Date | null = new Date(wallOf(after, zone).getTime() - MARGIN_MS);
  for (let look = 0; look < LOOKS; look += 1) {
    wall = cron.nextRun(wall);
    if (!wall) break;
    const instants = truly(line, wall, zone);
    for (const it of instants) if (it > after) found.add(it.getTime());
    if (settled(found, instants[0], count)) break;
  }
  return [...found]
    .sort((a, b) => a - b)
    .slice(0, count)
    .map((it) => new Date(it));
}

/** A line with a given minute and hour is due once on each day; one with a `*` goes on by the true hours. */
function truly(line: string, wall: Date, zone: string): Date[] {
  const instants = instantsOf(wall, zone);
  const [minute = "", hour = ""] = line.trim().split(/\s+/);
  if (minute.startsWith("*") || hour.startsWith("*")) return instants;
  return instants.length ? instants.slice(0, 1) : [endOfGap(wall, zone)];
}

/** Enough, and none that is still to be found comes before one of them: not in the hour that is repeated. */
function settled(found: Set<number>, at: Date | undefined, count: number): boolean {
  if (!at || found.size < count) return false;
  return [...found].filter((it) => it <= at.getTime()).length >= count;
}

/** Of two fields for the day, both must fit where one begins with a `*`; else one of them. */
function isBoth(line: string): boolean {
  const [, , day = "", , weekday = ""] = line.trim().split(/\s+/);
  return day.startsWith("*") || weekday.startsWith("*");
}

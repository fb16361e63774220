/** Between the clocks on the wall of a time zone and true time. A wall time is a Date whose UTC fields are what the clocks show. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of the zone show. Fails where there is no such zone. */
export function wallOf(at: Date, zone: string): Date {
  return new Date(at.getTime() + offset(at.getTime(), zone));
}

/** When they show it: once, twice in the hour that is repeated, never in the one that is left out. */
export function instantsOf(wall: Date, zone: string): Date[] {
  const near = [offset(wall.getTime() - DAY, zone), offset(wall.getTime() + DAY, zone)];
  const found = [...new Set(near)].map((it) => wall.getTime() - it);
  return found
    .filter((it) => it + offset(it, zone) === wall.getTime())
    .sort((a, b) => a - b)
    .map((it) => new Date(it));
}

/** Of a wall time that never comes: when the clocks are put forward over it. */
export function endOfGap(wall: Date, zone: string): Date {
  let before = wall.getTime() - 2 * DAY;
  let after = wall.getTime() + 2 * DAY;
  const old = offset(before, zone);
  while (after - before > MINUTE) {
    const middle = Math.floor((before + after) / 2 / MINUTE) * MINUTE;
    if (offset(middle, zone) === old) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** By how much the clocks of the zone are ahead of UTC. */
function offset(at: number, zone: string): number {
  const whole = Math.floor(at / 1000) * 1000;
  const said = format(zone).formatToParts(whole);
  const part = (type: string) => Number(said.find((it) => it.type === type)?.value);
  const [year, month, day] = [part("year"), part("month"), part("day")];
  return Date.UTC(year, month - 1, day, part("hour"), part("minute"), part("second")) - whole;
}

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const numeric = "numeric" as const;
  const date = { year: numeric, month: numeric, day: numeric };
  const time = { hour: numeric, minute: numeric, second: numeric, hourCycle: "h23" as const };
  const made = new Intl.DateTimeFormat("en", { timeZone: zone, ...date, ...time });
  formats.set(zone, made);
  return made;
}

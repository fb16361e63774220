/** Times in words: relative, exact in the viewer's zone, and in UTC. */

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });
const LOCAL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const LOCAL_SHORT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

export function relative(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 3) return "just now";
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

export function exact(at: Date): string {
  return LOCAL.format(at);
}

/** For sentences: to the minute, and to the second only where it is near. */
export function inWords(at: Date, now: Date): string {
  return Math.abs(at.getTime() - now.getTime()) < 3_600_000 ? LOCAL.format(at) : LOCAL_SHORT.format(at);
}

/** With the day of the week, to the minute: “Mon, 23 Nov 2026, 02:00”. */
export function exactDay(at: Date): string {
  return WEEKDAY.format(at);
}

/** What the clocks of another zone show: “Mon 03:00”. Fails where there is no such zone. */
export function clockIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(at);
}

export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

export function duration(from: Date, to: Date): string {
  const seconds = Math.max(0, (to.getTime() - from.getTime()) / 1000);
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** What an `<input type="datetime-local">` takes: the viewer's own zone. */
export function forInput(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** Such as “13:00”. */
export function clockHour(at: Date): string {
  return CLOCK.format(at);
}

/** Such as “3 May, 13:00 – 14:00”. */
export function hourWords({ from, to }: { from: Date; to: Date }): string {
  return `${DAY.format(from)}, ${CLOCK.format(from)} – ${CLOCK.format(to)}`;
}

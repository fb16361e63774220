/** A moment in an address: `2030-01-31T09:00:00.000Z`, or counted from now: `now`, `-24h`, `+30d`. */

const COUNTED = /^([+-]?)(\d{1,6})([mhd])$/;
const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** null where the text is no moment. A plus that an address has made a space of is one all the same. */
export function moment(text: string, now: Date): Date | null {
  if (text === "now") return now;
  const counted = COUNTED.exec(text);
  if (counted) {
    const [, sign, count, unit] = counted;
    const distance = Number(count) * (UNITS[unit ?? ""] ?? 0);
    return new Date(now.getTime() + (sign === "-" ? -distance : distance));
  }
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

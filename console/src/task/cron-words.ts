/** A cron line in words: “At 03:00, only on Monday”. Empty where there are none for it. */
import { toString as describe } from "cronstrue";

export function cronWords(line: string): string {
  try {
    return describe(line, { use24HourTimeFormat: true, throwExceptionOnParseError: true });
  } catch {
    return "";
  }
}

import { COUNTED_AT_MOST } from "../../store/counts";

export function countWords(count: number): string {
  return `${count.toLocaleString("en")}${count >= COUNTED_AT_MOST ? "+" : ""}`;
}

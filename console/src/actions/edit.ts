import type { By, Change } from "./change";
import { noted } from "./change";
import { flip } from "./retry";

/** A retry with another input: the whole map. */
export function edit(by: By, input: Record<string, unknown>): Change {
  return { ...flip(by), input, ...noted("edit", by) };
}

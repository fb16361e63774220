/** What a person has typed as a task's input: the map, or a sentence on what is wrong. */

export type Edited = { input: Record<string, unknown>; problem?: never } | { input?: never; problem: string };

export function readEdited(text: string): Edited {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `This is no JSON yet: ${error instanceof Error ? error.message : error}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { problem: "An input is a map: { … } with a name for each value." };
  return { input: value as Record<string, unknown> };
}

/** Of an effect: JSON, or text where it is none. */
export function readReceipt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

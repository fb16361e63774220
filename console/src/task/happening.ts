/** One entry of a task's timeline. */

export interface Happening {
  title: string;
  detail: string;
  /** When it ended, or will be; `from` is when it began. */
  at: Date | null;
  from: Date | null;
  kind: "good" | "bad" | "neutral" | "person" | "now" | "next";
  log: string;
}

export function happening(given: Partial<Happening> & Pick<Happening, "title" | "kind">): Happening {
  return { detail: "", at: null, from: null, log: "", ...given };
}

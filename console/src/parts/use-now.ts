/** One clock for the whole page: what shows how long ago something was is drawn anew together. */
import { useSyncExternalStore } from "react";

const TICK_MS = 5000;

let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

/** What it reads off the clock; drawn anew only where that has changed, so that a long list costs little. */
export function useAtNow<T extends string | boolean>(read: (now: Date) => T): T {
  return useSyncExternalStore(subscribe, () => read(now));
}

function subscribe(listener: () => void): () => void {
  if (!listeners.size) {
    now = new Date();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) clearInterval(timer);
  };
}

function tick(): void {
  if (document.hidden) return;
  now = new Date();
  for (const listener of listeners) listener();
}

/** A listener's news at most every so often: the first at once, of many the last. */
import type { Subscribe } from "./live";

/** Firestore tells of each change by itself; drawn one by one, twenty a second would leave the page no time. */
const EVERY_MS = 200;

export function paced<T>(subscribe: Subscribe<T>, every = EVERY_MS): Subscribe<T> {
  return (next, fail) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waiting: { value: T } | null = null;
    const send = () => {
      timer = undefined;
      if (!waiting) return;
      const { value } = waiting;
      waiting = null;
      timer = setTimeout(send, every);
      next(value);
    };
    const stop = subscribe((value) => {
      waiting = { value };
      if (timer === undefined) send();
    }, fail);
    return () => {
      clearTimeout(timer);
      stop();
    };
  };
}

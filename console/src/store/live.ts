/** A value that Firestore keeps up to date, for a component. It is detached while the page is hidden. */
import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { sentence } from "./errors";

export type Stop = () => void;
export type Subscribe<T> = (next: (value: T) => void, fail: (error: unknown) => void) => Stop;

/** `value` stays while the listener is away, or fails: it is what was true when last heard of. */
export interface Live<T> {
  value: T | undefined;
  error: string;
}

/** `key` names what is listened to: a new one begins anew. `isWanted`: not for now, where false. */
export function useLive<T>(key: string, subscribe: Subscribe<T>, isWanted = true): Live<T> {
  const isSeen = useDocumentVisibility() === "visible" && isWanted;
  const [live, setLive] = useState<Live<T> & { key: string }>({ key, value: undefined, error: "" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `subscribe`, which is new in every render
  useEffect(() => {
    if (!isSeen) return;
    return subscribe(
      (value) => setLive({ key, value, error: "" }),
      (error) =>
        setLive((before) => ({
          key,
          value: before.key === key ? before.value : undefined,
          error: sentence(error),
        })),
    );
  }, [key, isSeen]);
  return live.key === key ? live : { value: undefined, error: "" };
}

/** Asked again and again while the page is visible, for what Firestore cannot listen to. */
export function usePolled<T>(key: string, every: number, ask: () => Promise<T>): Live<T> {
  return useLive<T>(key, (next, fail) => {
    let stopped = false;
    const look = () =>
      ask().then(
        (value) => stopped || next(value),
        (error) => stopped || fail(error),
      );
    look();
    const timer = setInterval(look, every);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  });
}

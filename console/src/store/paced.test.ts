import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening() {
  const seen: number[] = [];
  let send: (value: number) => void = () => {};
  const stop = paced<number>((next) => {
    send = next;
    return () => {};
  }, 100)(
    (value) => seen.push(value),
    () => {},
  );
  return { seen, stop, send: (value: number) => send(value) };
}

test("the first comes at once, and of those that follow closely the last", () => {
  const { seen, send } = listening();
  for (const value of [1, 2, 3]) send(value);
  expect(seen).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(seen).toEqual([1, 3]);
  send(4);
  expect(seen).toEqual([1, 3]);
  vi.advanceTimersByTime(100);
  expect(seen).toEqual([1, 3, 4]);
  vi.advanceTimersByTime(1000);
  send(5);
  expect(seen).toEqual([1, 3, 4, 5]);
});

test("nothing comes after the end", () => {
  const { seen, stop, send } = listening();
  send(1);
  send(2);
  stop();
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([1]);
});

/** The tasks of this page that were ticked, or everything that matches. What leaves the page leaves the selection. */
import { useCallback, useState } from "react";
import type { Task } from "../../task/task";

export interface Selection {
  tasks: Task[];
  /** Also what is on no page yet. */
  everything: boolean;
  has: (path: string) => boolean;
  toggle: (path: string) => void;
  /** From the one that was toggled last. */
  extendTo: (path: string) => void;
  selectPage: () => void;
  selectEverything: () => void;
  clear: () => void;
}

interface Ticked {
  key: string;
  paths: ReadonlySet<string>;
  everything: boolean;
  last: string;
}

/** `key` names the list: another one begins with nothing selected. */
export function useSelection(shown: Task[], key: string): Selection {
  const [kept, setTicked] = useState<Ticked>(() => nothing(key));
  const ticked = kept.key === key ? kept : nothing(key);
  const toggle = useCallback(
    (path: string) =>
      setTicked((before) => {
        const paths = new Set(before.key === key ? before.paths : []);
        if (!paths.delete(path)) paths.add(path);
        return { key, paths, everything: false, last: path };
      }),
    [key],
  );
  const select = (paths: Iterable<string>, everything = false) =>
    setTicked({ key, paths: new Set(paths), everything, last: ticked.last });
  const { paths, everything } = ticked;
  return {
    tasks: everything ? shown : shown.filter((it) => paths.has(it.path)),
    everything,
    has: (path) => everything || paths.has(path),
    toggle,
    extendTo: (path) => select([...paths, ...between(shown, ticked.last, path)]),
    selectPage: () => select(shown.map((it) => it.path)),
    selectEverything: () =>
      select(
        shown.map((it) => it.path),
        true,
      ),
    clear: () => setTicked(nothing(key)),
  };
}

function nothing(key: string): Ticked {
  return { key, paths: new Set(), everything: false, last: "" };
}

/** Both ends are in it; where one is not on the page, the other alone. */
function between(shown: Task[], one: string, other: string): string[] {
  const ends = [one, other].map((path) => shown.findIndex((it) => it.path === path)).filter((it) => it >= 0);
  return shown.slice(Math.min(...ends), Math.max(...ends) + 1).map((it) => it.path);
}

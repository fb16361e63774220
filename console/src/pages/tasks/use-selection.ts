/** The tasks of this page that were ticked. What leaves the page leaves the selection. */
import { useCallback, useState } from "react";
import type { Task } from "../../task/task";

export interface Selection {
  tasks: Task[];
  has: (path: string) => boolean;
  toggle: (path: string) => void;
  selectAll: () => void;
  clear: () => void;
}

export function useSelection(shown: Task[]): Selection {
  const [paths, setPaths] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((path: string) => {
    setPaths((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  }, []);
  return {
    tasks: shown.filter((it) => paths.has(it.path)),
    has: (path) => paths.has(path),
    toggle,
    selectAll: () => setPaths(new Set(shown.map((it) => it.path))),
    clear: () => setPaths(new Set()),
  };
}

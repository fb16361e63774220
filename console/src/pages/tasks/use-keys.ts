/** The list by keyboard. Keys are left alone in text fields, and while a dialog is open. */
import { useHotkeys } from "@mantine/hooks";
import type { Task } from "../../task/task";
import type { Selection } from "./use-selection";

interface Keys {
  tasks: Task[];
  active: string;
  setActive: (path: string) => void;
  open: (path: string) => void;
  selection: Selection;
  /** Of the selection; where there is none, of this task. */
  wish: (verb: "retry" | "cancel", path: string) => void;
  search: () => void;
  help: () => void;
}

export const SHORTCUTS = [
  ["j", "next task"],
  ["k", "task before"],
  ["Enter", "open it"],
  ["x", "select it, or not"],
  ["Shift + x", "select all from the last one to it"],
  ["a", "select this page"],
  ["Esc", "select nothing"],
  ["r", "retry the selection, or this task"],
  ["c", "cancel the selection, or this task"],
  ["/", "look for text in the ids"],
  ["?", "show this list"],
] as const;

export function useKeys({ tasks, active, setActive, open, selection, wish, search, help }: Keys): void {
  const at = tasks.findIndex((it) => it.path === active);
  const move = (to: number) => {
    const task = tasks[Math.max(0, Math.min(tasks.length - 1, to))];
    if (task) setActive(task.path);
  };
  const onList = (act: () => void) => () => {
    if (!document.querySelector("[role=dialog]")) act();
  };
  const onActive = (act: (path: string) => void) => onList(() => at >= 0 && act(active));
  const inPlace = at >= 0 ? active : ""; // one that has left the page is not acted on
  useHotkeys([
    ["j", onList(() => move(at + 1))],
    ["k", onList(() => move(at < 0 ? 0 : at - 1))],
    ["Enter", onActive(openUnlessOnControl(open)), { preventDefault: false }],
    ["x", onActive(selection.toggle)],
    ["shift+x", onActive(selection.extendTo)],
    ["a", onList(selection.selectPage)],
    ["Escape", onList(selection.clear), { preventDefault: false }],
    ["r", onList(() => wish("retry", inPlace))],
    ["c", onList(() => wish("cancel", inPlace))],
    ["/", onList(search)],
    ["shift+?", onList(help)],
    ["?", onList(help)],
  ]);
}

/** Enter on a link or a button is that one's own. */
function openUnlessOnControl(open: (path: string) => void): (path: string) => void {
  return (path) => {
    if (!document.activeElement?.closest("a, button, input")) open(path);
  };
}

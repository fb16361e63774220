/** Pausing and resuming, told at the edge of the page. A change takes up to 30 seconds to be seen by every process. */
import { tell, tellProblem } from "../parts/notify";
import type { Pause } from "./pause";
import { useChanges } from "./use-changes";

export function usePause(): (wanted: Pause) => Promise<void> {
  const changes = useChanges();
  return (wanted) =>
    changes.pause(wanted).then(
      () => tell(`${done(wanted)} It is seen everywhere within 30 seconds.`),
      (problem) => tellProblem("The pause was not written", problem),
    );
}

function done(wanted: Pause): string {
  if ("pause" in wanted) return `${wanted.pause} is paused.`;
  if ("resume" in wanted) return `${wanted.resume} is resumed.`;
  return wanted.everything ? "Everything is paused." : "Resumed.";
}

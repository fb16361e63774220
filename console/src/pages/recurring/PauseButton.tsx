import { problemOf } from "../../actions/pause";
import { usePause } from "../../actions/use-pause";
import { ActButton } from "../../parts/ActButton";
import { useRefusal } from "../../session/use-session";
import type { QueueSettings } from "../../task/task";

/** Of one type; the pause of everything is another. */
export function PauseButton({ type, settings }: { type: string; settings: QueueSettings }) {
  const mine = useRefusal();
  const write = usePause();
  const isPaused = settings.paused_types.includes(type);
  return (
    <ActButton
      size="xs"
      flex="none"
      variant={isPaused ? "filled" : "default"}
      refusal={mine || (isPaused ? "" : problemOf(type, settings))}
      aria-label={`${isPaused ? "Resume" : "Pause"} ${type}`}
      onClick={() => write(isPaused ? { resume: type } : { pause: type })}
    >
      {isPaused ? "Resume" : "Pause"}
    </ActButton>
  );
}

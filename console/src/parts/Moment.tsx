import { Text, Tooltip } from "@mantine/core";
import { exact, relative, utc } from "../task/time";
import { useNow } from "./use-now";

interface Props {
  at: Date | null;
  /** Said before it, such as “due”. */
  label?: string;
  /** The exact time, with the relative one beside it. */
  full?: boolean;
}

/** When something was or will be: in words; on hover exactly, in the viewer's zone and in UTC. */
export function Moment({ at, label, full }: Props) {
  const now = useNow();
  if (!at) return null;
  const words = full ? `${exact(at)} (${relative(at, now)})` : relative(at, now);
  return (
    <Tooltip label={`${exact(at)} · ${utc(at)}`}>
      <Text span inherit component="time" dateTime={at.toISOString()}>
        {label ? `${label} ` : ""}
        {words}
      </Text>
    </Tooltip>
  );
}

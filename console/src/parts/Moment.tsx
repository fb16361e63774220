import { exact, relative, utc } from "../task/time";
import { useAtNow } from "./use-now";

interface Props {
  at: Date | null;
  /** Said before it, such as “due”. */
  label?: string;
  /** The exact time, with the relative one beside it. */
  full?: boolean;
}

/** When something was or will be: in words; on hover exactly, in the viewer's zone and in UTC. A list has hundreds: hence no component. */
export function Moment({ at, label, full }: Props) {
  const since = useAtNow((now) => (at ? relative(at, now) : ""));
  if (!at) return null;
  const words = full ? `${exact(at)} (${since})` : since;
  return (
    <time dateTime={at.toISOString()} title={`${exact(at)} · ${utc(at)}`}>
      {label ? `${label} ` : ""}
      {words}
    </time>
  );
}

import { Skeleton } from "@mantine/core";
import type { Counts } from "../../store/counts";
import type { Live } from "../../store/live";
import { countWords } from "./count-words";

interface Props {
  counts: Live<Counts>;
  name: string;
  width: number;
}

/** A number when it is there; a dash where it cannot be had, which is said elsewhere. */
export function Count({ counts, name, width }: Props) {
  const count = counts.value?.[name];
  if (count !== undefined) return countWords(count);
  if (counts.error) return "–";
  return <Skeleton component="span" display="inline-block" height="0.8em" width={width} />;
}

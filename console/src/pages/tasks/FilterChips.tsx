import { Button } from "@mantine/core";
import type { Filter } from "../../task/filter";
import { rangeWords } from "../../task/ranges";
import { TIME_ALONE } from "../../task/reasons";
import classes from "./tasks.module.css";

interface Chip {
  words: string;
  without: Partial<Filter>;
}

/** Of the filters that are folded away, those that are in use. */
export function chipsOf(filter: Filter, isNarrow: boolean): Chip[] {
  const chips: Chip[] = [
    { words: isNarrow ? reasonWords(filter.reason) : "", without: { reason: "" } },
    { words: isNarrow ? filter.type && `Type ${filter.type}` : "", without: { type: "" } },
    { words: rangeWords(filter), without: { time: "", from: "", to: "" } },
    { words: filter.kind && `Error kind ${filter.kind}`, without: { kind: "" } },
    { words: filter.error && `Error ${filter.error}`, without: { error: "" } },
    { words: filter.parent && `Under ${filter.parent}`, without: { parent: "" } },
  ];
  return chips.filter((it) => it.words);
}

interface Props {
  chips: Chip[];
  change: (next: Partial<Filter>) => void;
}

export function FilterChips({ chips, change }: Props) {
  if (!chips.length) return null;
  return (
    <ul className={classes.chips} aria-label="Filters in use">
      {chips.map(({ words, without }) => (
        <li key={words}>
          <Button
            size="compact-sm"
            variant="light"
            radius="xl"
            onClick={() => change(without)}
            aria-label={`Remove the filter: ${words}`}
            rightSection={<span aria-hidden="true">×</span>}
          >
            {words}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function reasonWords(reason: string): string {
  if (reason === TIME_ALONE) return "Waits for its time alone";
  return reason && `Reason ${reason}`;
}

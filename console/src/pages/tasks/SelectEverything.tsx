import { Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { COUNTED_AT_MOST, countMatching } from "../../store/matching";
import type { Filter } from "../../task/filter";
import classes from "./tasks.module.css";

interface Props {
  filter: Filter;
  /** How many are on it, in words. */
  page: string;
  select: () => void;
}

/** Offered once a page is selected as a whole. It is counted then, and not before: a count costs reads. */
export function SelectEverything({ filter, page, select }: Props) {
  const count = useCount(filter);
  if (filter.text)
    return (
      <Text size="sm" className={classes.everything}>
        The text in the id is looked for on this page alone: clear it to select everything that matches.
      </Text>
    );
  return (
    <Text size="sm" component="div" className={classes.everything}>
      The {page} of this page are selected.
      <Button size="compact-sm" variant="subtle" onClick={select}>
        Select all {count === null ? "" : words(count)} that match
      </Button>
    </Text>
  );
}

function words(count: number): string {
  return `${count.toLocaleString("en")}${count < COUNTED_AT_MOST ? "" : "+"} tasks`;
}

/** Null until it is known, and where it cannot be counted: the dialog says why. */
function useCount(filter: Filter): number | null {
  const [count, setCount] = useState<number | null>(null);
  const asked = JSON.stringify(filter);
  useEffect(() => {
    const wanted: Filter = JSON.parse(asked);
    let gone = false;
    if (!wanted.text)
      countMatching(wanted).then(
        (found) => gone || setCount(found),
        () => {},
      );
    return () => {
      gone = true;
    };
  }, [asked]);
  return count;
}

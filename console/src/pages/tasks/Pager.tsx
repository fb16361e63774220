import { Button, Group } from "@mantine/core";
import type { Filter } from "../../task/filter";
import { TIMES, timeOf } from "../../task/ranges";

interface Props {
  filter: Filter;
  /** The path of the last task of this page. */
  last: string;
  hasMore: boolean;
  change: (next: Partial<Filter>) => void;
}

/** Pages lie one behind the other; the browser's own Back leads to the page before. */
export function Pager({ filter, last, hasMore, change }: Props) {
  if (!filter.after && !hasMore) return null;
  const { ascends } = TIMES[timeOf(filter.time)];
  return (
    <Group justify="space-between" mt="md" component="nav" aria-label="Pages of the list">
      <Group gap="xs">
        <Button variant="default" disabled={!filter.after} onClick={() => change({ after: "" })}>
          {ascends ? "Soonest" : "Newest"}
        </Button>
        <Button variant="default" disabled={!filter.after} onClick={() => history.back()}>
          Back
        </Button>
      </Group>
      <Button variant="default" disabled={!hasMore} onClick={() => change({ after: last })}>
        {ascends ? "Later" : "Older"}
      </Button>
    </Group>
  );
}

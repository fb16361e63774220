import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import type { Filter } from "../../task/filter";
import { PAGE_SIZES, type PageSize } from "../../task/page-size";
import { TIMES, timeOf } from "../../task/ranges";

interface Props {
  filter: Filter;
  size: PageSize;
  /** The path of the last task of this page. */
  last: string;
  hasMore: boolean;
  change: (next: Partial<Filter>, size?: PageSize) => void;
}

/** Pages lie one behind the other; the browser's own Back leads to the page before. */
export function Pager({ filter, size, last, hasMore, change }: Props) {
  if (filter.parent || (!filter.after && !hasMore && size === PAGE_SIZES[0])) return null;
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
      <Group gap="xs">
        <Text size="sm" c="dimmed" id="page-size">
          At a time
        </Text>
        <SegmentedControl
          size="xs"
          aria-labelledby="page-size"
          data={PAGE_SIZES.map((it) => ({ value: String(it), label: String(it) }))}
          value={String(size)}
          onChange={(to) => change({}, PAGE_SIZES.find((it) => String(it) === to) ?? size)}
        />
      </Group>
      <Button variant="default" disabled={!hasMore} onClick={() => change({ after: last })}>
        {ascends ? "Later" : "Older"}
      </Button>
    </Group>
  );
}

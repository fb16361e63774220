import { Anchor, Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { useNow } from "../../parts/use-now";
import { useLive } from "../../store/live";
import { listenToPage, type Page } from "../../store/task-list";
import { FAILED_LATELY, type Failures as Group, groupFailures } from "../../task/failures";
import { listLink } from "../../task/links";
import classes from "./overview.module.css";

const READ_AT_MOST = 300;
const SHOWN = 8;

/** Live: after the first look, a read for each new failure. */
export function Failures() {
  const now = useNow();
  const { value, error } = useLive<Page>("failed lately", (next, fail) =>
    listenToPage(FAILED_LATELY, next, fail, READ_AT_MOST),
  );
  const groups = groupFailures(value?.tasks ?? [], now);
  return (
    <Panel
      title="Failures of the last 24 hours"
      aside={
        <Anchor component={Link} href={listLink(FAILED_LATELY)} size="sm">
          See the list
        </Anchor>
      }
    >
      <ErrorNote what="The failures could not be read" error={error} />
      {!value && !error && <Skeleton height={80} />}
      {value && groups.length === 0 && (
        <Empty title="Nothing failed">Failures are grouped here by type and error for a day.</Empty>
      )}
      <ul className={classes.tasks}>
        {groups.slice(0, SHOWN).map((group) => (
          <li key={listLink(group.asked)}>
            <OneGroup group={group} />
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed">
        {value?.hasMore && `Of the newest ${READ_AT_MOST} failures; there are more in the list. `}
        {groups.length > SHOWN && `${groups.length - SHOWN} more kinds of failure are in the list.`}
      </Text>
    </Panel>
  );
}

function OneGroup({ group }: { group: Group }) {
  const what = group.error || group.kind || "no error written";
  return (
    <Link href={listLink(group.asked)} className={classes.failure}>
      <span className={classes.count}>{group.count}</span>
      <span className={classes.what}>
        <b>{group.type || "no type"}</b> <span className={classes.errorName}>{what}</span>
        <Text span size="xs" c="dimmed" lineClamp={2}>
          {group.newest.error?.message}
        </Text>
      </span>
      <Text span size="xs" c="dimmed" className={classes.ago}>
        <Moment at={group.newest.finished_at} />
      </Text>
    </Link>
  );
}

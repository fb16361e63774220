import { Anchor, Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { TaskLink } from "../../parts/TaskLink";
import { useNow } from "../../parts/use-now";
import { readFirst } from "../../store/agenda";
import { useCounts } from "../../store/counts";
import { usePolled } from "../../store/live";
import { agendaBuckets } from "../../task/agenda";
import type { Asked } from "../../task/filter";
import { listLink } from "../../task/links";
import { TIME_ALONE } from "../../task/reasons";
import type { Task } from "../../task/task";
import { exact } from "../../task/time";
import { Count } from "./Count";
import classes from "./overview.module.css";
import { EVERY_FIVE_MINUTES } from "./refresh";

const PLANNED: Asked = { reason: TIME_ALONE, time: "due", from: "now" };
const SHOWN = 10;

/** What waits for its time alone, at any distance. */
export function Agenda() {
  const next = usePolled("next", EVERY_FIVE_MINUTES, () => readFirst(PLANNED, SHOWN));
  const buckets = agendaBuckets(useNow());
  const asked = Object.fromEntries(buckets.map((it) => [it.words, it.asked]));
  const counts = useCounts(asked, EVERY_FIVE_MINUTES);
  return (
    <Panel
      title="Agenda"
      aside={
        <Anchor component={Link} href={listLink(PLANNED)} size="sm">
          See all that is planned
        </Anchor>
      }
    >
      <ErrorNote what="What is planned could not be read" error={next.error || counts.error} />
      <ul className={classes.buckets}>
        {buckets.map((bucket) => (
          <li key={bucket.words}>
            <Link href={listLink(bucket.asked)} className={classes.bucket}>
              <span className={classes.bucketCount}>
                <Count counts={counts} name={bucket.words} width={24} />
              </span>{" "}
              <span>{bucket.words}</span>
            </Link>
          </li>
        ))}
      </ul>
      {!next.value && !next.error && <Skeleton height={80} />}
      {next.value?.length === 0 && (
        <Empty title="Nothing waits for its time">
          A task with <code>scheduled_at</code> in the future appears here, at any distance.
        </Empty>
      )}
      <ol className={classes.tasks}>
        {next.value?.map((task) => (
          <Planned key={task.path} task={task} />
        ))}
      </ol>
    </Panel>
  );
}

function Planned({ task }: { task: Task }) {
  return (
    <li className={classes.next}>
      <div>
        <Text size="sm" component="div">
          <Moment at={task.scheduled_at} />
        </Text>
        <Text size="xs" c="dimmed">
          {task.scheduled_at && exact(task.scheduled_at)}
        </Text>
      </div>
      <div>
        <Text size="sm" fw={600} component="div">
          {task.type}{" "}
          <Text span size="xs" c="dimmed" fw={400}>
            {task.reason}
          </Text>
        </Text>
        <Text size="xs" component="div">
          <TaskLink path={task.path} />
        </Text>
      </div>
    </li>
  );
}

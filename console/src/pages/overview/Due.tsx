import { Anchor, Group, Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { ErrorNote } from "../../parts/ErrorNote";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { TaskLink } from "../../parts/TaskLink";
import { useNow } from "../../parts/use-now";
import { readFirst } from "../../store/agenda";
import { useCounts } from "../../store/counts";
import { usePolled } from "../../store/live";
import type { Asked } from "../../task/filter";
import { listLink } from "../../task/links";
import { TIME_ALONE } from "../../task/reasons";
import type { QueueSettings, Task } from "../../task/task";
import { whyNotRunning } from "../../task/why-not-running";
import { Count } from "./Count";
import classes from "./overview.module.css";
import { EVERY_MINUTE } from "./refresh";

const DUE: Asked = { reason: TIME_ALONE, time: "due", to: "now" };

/** What should run and does not. In a healthy queue it is empty, or seconds old. */
export function Due({ settings }: { settings: QueueSettings }) {
  const counts = useCounts({ due: DUE }, EVERY_MINUTE);
  const first = usePolled("oldest due", EVERY_MINUTE, () => readFirst(DUE, 1));
  const task = first.value?.[0];
  const isNothing = counts.value?.due === 0 && first.value && !task;
  return (
    <Panel
      title="Due and not claimed"
      aside={
        <Anchor component={Link} href={listLink(DUE)} size="sm">
          See the list
        </Anchor>
      }
    >
      <ErrorNote what="What is due could not be read" error={counts.error || first.error} />
      {isNothing ? (
        <Text size="sm" c="dimmed">
          Nothing is due that has not run.
        </Text>
      ) : (
        <Group gap="md" wrap="nowrap" align="flex-start">
          <Link href={listLink(DUE)} className={classes.bigLink}>
            <Count counts={counts} name="due" width={40} />{" "}
            <Text span size="xs" c="dimmed">
              due
            </Text>
          </Link>
          {first.value ? task && <Oldest task={task} settings={settings} /> : <Skeleton height={40} />}
        </Group>
      )}
    </Panel>
  );
}

function Oldest({ task, settings }: { task: Task; settings: QueueSettings }) {
  const now = useNow();
  return (
    <div>
      <Text size="sm" component="div">
        The oldest: <b>{task.type}</b>, <Moment at={task.scheduled_at} label="due" />
      </Text>
      <Text size="sm" component="div">
        <TaskLink path={task.path} />
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {whyNotRunning(task, now, settings).sentence}
      </Text>
    </div>
  );
}

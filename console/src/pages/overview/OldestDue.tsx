import { Skeleton, Text } from "@mantine/core";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { TaskLink } from "../../parts/TaskLink";
import { useNow } from "../../parts/use-now";
import type { Agenda } from "../../store/agenda";
import type { QueueSettings } from "../../task/task";
import { whyNotRunning } from "../../task/why-not-running";

export function OldestDue({ agenda, settings }: { agenda: Agenda | undefined; settings: QueueSettings }) {
  const now = useNow();
  const task = agenda?.oldestDue;
  return (
    <Panel title="Due longest">
      {!agenda && <Skeleton height={40} />}
      {agenda && !task && (
        <Text size="sm" c="dimmed">
          Nothing is due that has not run.
        </Text>
      )}
      {task && (
        <>
          <Text size="sm" component="div">
            <b>{task.type}</b>, <Moment at={task.scheduled_at ?? task.created_at} label="due" />
          </Text>
          <Text size="sm" component="div">
            <TaskLink path={task.path} />
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            {whyNotRunning(task, now, settings).sentence}
          </Text>
        </>
      )}
    </Panel>
  );
}

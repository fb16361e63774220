import { Anchor, Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { Empty } from "../../parts/Empty";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { TaskLink } from "../../parts/TaskLink";
import type { Agenda } from "../../store/agenda";
import { listLink } from "../../task/links";
import { exact } from "../../task/time";
import classes from "./overview.module.css";

export function NextTasks({ agenda }: { agenda: Agenda | undefined }) {
  return (
    <Panel
      title="Next"
      aside={
        <Anchor component={Link} href={listLink({ state: "scheduled" })} size="sm">
          See all that is scheduled
        </Anchor>
      }
    >
      {!agenda && <Skeleton height={80} />}
      {agenda?.next.length === 0 && (
        <Empty title="Nothing waits for its time">
          A task with <code>scheduled_at</code> in the future appears here, at any distance.
        </Empty>
      )}
      <ol className={classes.tasks}>
        {agenda?.next.map((task) => (
          <li key={task.path} className={classes.next}>
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
        ))}
      </ol>
    </Panel>
  );
}

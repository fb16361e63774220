import { Anchor, Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { Panel } from "../../parts/Panel";
import { ProgressLine } from "../../parts/ProgressLine";
import { StateBadge } from "../../parts/StateBadge";
import { TaskLink } from "../../parts/TaskLink";
import { When } from "../../parts/When";
import { useLive } from "../../store/live";
import { listenToPage, type Page } from "../../store/task-list";
import { listLink } from "../../task/links";
import classes from "./overview.module.css";

const SHOWN = 10;
const RUNNING = { state: "running" };

export function RunningNow() {
  const { value, error } = useLive<Page>("running now", (next, fail) =>
    listenToPage(RUNNING, next, fail, SHOWN),
  );
  return (
    <Panel
      title="Running now"
      aside={
        <Anchor component={Link} href={listLink(RUNNING)} size="sm">
          {value?.hasMore ? `The newest ${SHOWN}; see all` : "See the list"}
        </Anchor>
      }
    >
      <ErrorNote what="What runs could not be read" error={error} />
      {!value && !error && <Skeleton height={80} />}
      {value?.tasks.length === 0 && (
        <Empty title="Nothing runs at this moment">A task appears here as soon as a worker has it.</Empty>
      )}
      <ul className={classes.tasks}>
        {value?.tasks.map((task) => (
          <li key={task.path} className={classes.running}>
            <div>
              <Text size="sm" fw={600}>
                {task.type}
              </Text>
              <Text size="xs" component="div">
                <TaskLink path={task.path} />
              </Text>
            </div>
            <div>
              <StateBadge task={task} />
              <Text size="xs" c="dimmed" component="div" mt={4}>
                <When task={task} />
              </Text>
            </div>
            <div>
              {task.progress ? (
                <ProgressLine task={task} />
              ) : (
                <Text size="xs" c="dimmed">
                  no progress reported
                </Text>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

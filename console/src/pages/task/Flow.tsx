import { Text } from "@mantine/core";
import { Panel } from "../../parts/Panel";
import { TaskLink } from "../../parts/TaskLink";
import { usePolled } from "../../store/live";
import { readNeeds } from "../../store/needs";
import type { Task } from "../../task/task";
import classes from "./task.module.css";

const REFRESH_MS = 60_000;

/** What it needs, and what needs it. */
export function Flow({ task }: { task: Task }) {
  const { value: needs = [] } = usePolled(`needs of ${task.path}`, REFRESH_MS, () => readNeeds(task.path));
  if (!needs.length && !task.then.length && task.needs <= 0) return null;
  return (
    <Panel title="Flow">
      {(needs.length > 0 || task.needs > 0) && (
        <Text size="sm" fw={600}>
          Needs {task.needs > 0 ? `(${task.needs} to go)` : "(all done)"}
        </Text>
      )}
      <Paths paths={needs} />
      {needs.length < task.needs && (
        <Text size="xs" c="dimmed">
          Tasks under another document are not listed here.
        </Text>
      )}
      {task.then.length > 0 && (
        <Text size="sm" fw={600} mt="xs">
          Then
        </Text>
      )}
      <Paths paths={task.then} />
    </Panel>
  );
}

function Paths({ paths }: { paths: string[] }) {
  if (!paths.length) return null;
  return (
    <ul className={classes.paths}>
      {paths.map((path) => (
        <li key={path}>
          <TaskLink path={path} />
        </li>
      ))}
    </ul>
  );
}

import { Anchor, Group, Paper, Text } from "@mantine/core";
import { Link } from "wouter";
import { ProgressLine } from "../../parts/ProgressLine";
import { StateBadge } from "../../parts/StateBadge";
import { useNow } from "../../parts/use-now";
import { taskLink } from "../../task/links";
import { plainWords } from "../../task/plain-words";
import { words } from "../../task/readable";
import type { Task } from "../../task/task";
import { CardButtons } from "./CardButtons";
import classes from "./parent.module.css";

/** Big and plain: this is what customer care uses. `needs` are the steps that it waits for. */
export function TaskCard({ task, needs }: { task: Task; needs: Task[] }) {
  const now = useNow();
  const isDone = task.state === "done";
  return (
    <Paper
      withBorder
      p={isDone ? "xs" : "md"}
      px="md"
      component="article"
      aria-label={task.id}
      data-path={task.path}
    >
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <div className={classes.name}>
          <Text fw={650} component="h3">
            {words(task.type) || task.id}
          </Text>
          <Text size={isDone ? "sm" : "md"} c={isDone ? "dimmed" : "inherit"} component="div">
            {plainWords(task, now)}
          </Text>
        </div>
        <div className={classes.state}>
          <StateBadge task={{ state: task.state, reason: "" }} />
          <Anchor component={Link} href={taskLink(task.path)} size="xs" aria-label={`Details of ${task.id}`}>
            Details
          </Anchor>
        </div>
      </Group>
      {needs.length > 0 && <WaitsFor needs={needs} />}
      {task.state === "running" && task.progress && <ProgressLine task={task} wide />}
      {task.state === "failed" && task.error?.message && (
        <div className={classes.wrong}>
          <Text size="xs" c="dimmed">
            What went wrong
          </Text>
          <Text size="sm" lineClamp={4}>
            {task.error.message}
          </Text>
        </div>
      )}
      <CardButtons task={task} />
    </Paper>
  );
}

function WaitsFor({ needs }: { needs: Task[] }) {
  const names = needs.slice(0, 3).map((it) => words(it.type) || it.id);
  return (
    <Text size="sm" c="dimmed">
      Before it: {names.join(", ")}
      {needs.length > 3 && ` and ${needs.length - 3} more`}.
    </Text>
  );
}

import { Anchor, Group, Paper, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { type PlainVerb, useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { tell, tellProblem } from "../../parts/notify";
import { ProgressLine } from "../../parts/ProgressLine";
import { StateBadge } from "../../parts/StateBadge";
import { useNow } from "../../parts/use-now";
import { useRefusal } from "../../session/use-session";
import { asks, refusal } from "../../task/allowed";
import { taskLink } from "../../task/links";
import { plainWords } from "../../task/plain-words";
import type { Task } from "../../task/task";
import classes from "./parent.module.css";

/** Big and plain: this is what customer care uses. */
export function TaskCard({ task }: { task: Task }) {
  const now = useNow();
  return (
    <Paper withBorder p="md" component="article" aria-label={task.id} data-path={task.path}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className={classes.name}>
          <Text fw={650}>{words(task.type) || task.id}</Text>
          <Text size="xs" component="div">
            <Anchor component={Link} href={taskLink(task.path)}>
              {task.id}
            </Anchor>
          </Text>
        </div>
        <StateBadge task={task} />
      </Group>
      <Text mt="xs">{plainWords(task, now)}</Text>
      {task.state === "running" && task.progress && <ProgressLine task={task} wide />}
      {task.state === "failed" && task.error && (
        <Text size="sm" c="var(--mantine-color-error)" mt={4} lineClamp={3}>
          {task.error.message}
        </Text>
      )}
      <Buttons task={task} />
    </Paper>
  );
}

function Buttons({ task }: { task: Task }) {
  const mine = useRefusal();
  const changes = useChanges();
  const [busy, setBusy] = useState(false);
  const act = async (verb: PlainVerb, done: string) => {
    setBusy(true);
    await changes.make(verb, task.path).then(
      () => tell(done),
      (error) => tellProblem("It was not changed", error),
    );
    setBusy(false);
  };
  if (asks(task))
    return (
      <Anchor component={Link} href={taskLink(task.path)} mt="md" display="inline-block">
        Say what happened
      </Anchor>
    );
  const now = new Date();
  const canRetry = !refusal("retry", task);
  const canRun = !refusal("run_now", task) && task.scheduled_at !== null && task.scheduled_at > now;
  if (!canRetry && !canRun) return null;
  return (
    <Group mt="md">
      {canRetry && (
        <ActButton
          size="md"
          loading={busy}
          refusal={mine}
          onClick={() => act("retry", "It is tried again now.")}
        >
          Try again
        </ActButton>
      )}
      {canRun && (
        <ActButton
          size="md"
          variant="default"
          loading={busy}
          refusal={mine}
          onClick={() => act("run_now", "It runs now.")}
        >
          Do it now
        </ActButton>
      )}
    </Group>
  );
}

function words(type: string): string {
  const text = type.replaceAll("_", " ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

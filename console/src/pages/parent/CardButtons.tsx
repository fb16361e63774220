import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { type PlainVerb, useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { tell, tellProblem } from "../../parts/notify";
import { useNow } from "../../parts/use-now";
import { useRefusal } from "../../session/use-session";
import { asks, refusal } from "../../task/allowed";
import { taskLink } from "../../task/links";
import type { Task } from "../../task/task";

/** What can be done about a step: at most one thing, and the button for it is big. */
export function CardButtons({ task }: { task: Task }) {
  const now = useNow();
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
      <Group mt="md">
        <Button component={Link} href={taskLink(task.path)} size="md">
          Say what happened
        </Button>
      </Group>
    );
  const canRetry = !refusal("retry", task);
  const canRun = !refusal("run_now", task) && task.scheduled_at !== null && task.scheduled_at > now;
  if (!canRetry && !canRun) return null;
  const look = { size: "md", loading: busy, refusal: mine };
  return (
    <Group mt="md">
      {canRetry ? (
        <ActButton {...look} onClick={() => act("retry", "It is tried again now.")}>
          Try again
        </ActButton>
      ) : (
        <ActButton {...look} variant="default" onClick={() => act("run_now", "It runs now.")}>
          Do it now
        </ActButton>
      )}
    </Group>
  );
}

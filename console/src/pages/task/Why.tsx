import { Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { Note } from "../../parts/Note";
import { tell, tellProblem } from "../../parts/notify";
import { ProgressLine } from "../../parts/ProgressLine";
import { STATE_COLORS, StateBadge } from "../../parts/StateBadge";
import { TaskLink } from "../../parts/TaskLink";
import { useNow } from "../../parts/use-now";
import { useRefusal } from "../../session/use-session";
import { useHandlers } from "../../store/handlers";
import { useSettings } from "../../store/settings";
import { STATE_WORDS } from "../../task/reasons";
import type { QueueSettings, State, Task } from "../../task/task";
import { type Remedy, whyNotRunning } from "../../task/why-not-running";
import classes from "./task.module.css";

const NAMED = 3;

/** The one sentence, and beside it what a person can do about it. `needs` are the tasks that it needs. */
export function Why({ task, needs, isPending }: { task: Task; needs: Task[]; isPending: boolean }) {
  const now = useNow();
  const { known } = useSettings();
  const { sentence, remedy } = whyNotRunning(task, now, known, useHandlers().types);
  return (
    <Note color={STATE_COLORS[task.state] ?? "gray"} mb="md" role="status">
      <Stack gap="xs">
        <Group gap="md" wrap="wrap">
          <StateBadge task={task} />
          <Text fw={550} aria-live="polite" data-testid="why">
            {sentence}
          </Text>
          <RemedyButton task={task} remedy={remedy} settings={known} />
        </Group>
        {task.state === "scheduled" && task.needs > 0 && <Blockers needs={needs} />}
        {isPending && (
          <Text size="sm" c="var(--mantine-color-error)">
            Your change is not written yet: it waits for the connection, and may still be refused.
          </Text>
        )}
        <ProgressLine task={task} wide />
      </Stack>
    </Note>
  );
}

/** Failed ones first: they are what a person can do something about. */
function Blockers({ needs }: { needs: Task[] }) {
  const open = needs
    .filter((it) => it.state !== "done")
    .sort((a, b) => Number(b.state === "failed") - Number(a.state === "failed"));
  if (!open.length) return null;
  return (
    <Text size="sm" component="div" className={classes.blockers} data-testid="blockers">
      Blocked by{" "}
      {open.slice(0, NAMED).map((it, place) => (
        <span key={it.path}>
          {place > 0 && ", "}
          <TaskLink path={it.path}>{it.id}</TaskLink> ({STATE_WORDS[it.state as State] ?? it.state})
        </span>
      ))}
      {open.length > NAMED && " and others, see the flow"}.
    </Text>
  );
}

function RemedyButton({ task, remedy, settings }: { task: Task; remedy: Remedy; settings: QueueSettings }) {
  const mine = useRefusal();
  const changes = useChanges();
  const [busy, setBusy] = useState(false);
  const act = async (change: Promise<void>, done: string) => {
    setBusy(true);
    await change.then(
      () => tell(done),
      (error) => tellProblem("It was not changed", error),
    );
    setBusy(false);
  };
  const look = { size: "xs", loading: busy, refusal: mine };
  if (remedy === "wake")
    return (
      <ActButton {...look} onClick={() => act(changes.make("run_now", task.path), "It has been woken.")}>
        Wake it
      </ActButton>
    );
  if (remedy !== "resume") return null;
  const wanted = settings.paused ? { everything: false } : { resume: task.type };
  return (
    <ActButton
      {...look}
      variant="default"
      onClick={() => act(changes.pause(wanted), "Resumed: it runs within about a minute.")}
    >
      {settings.paused ? "Resume everything" : `Resume ${task.type}`}
    </ActButton>
  );
}

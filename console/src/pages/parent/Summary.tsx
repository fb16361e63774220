import { Group, Progress, Text } from "@mantine/core";
import { useState } from "react";
import { useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { Note } from "../../parts/Note";
import { tell, tellProblem } from "../../parts/notify";
import { useRefusal } from "../../session/use-session";
import { refusal } from "../../task/allowed";
import type { Task } from "../../task/task";

/** How it stands as a whole, in one sentence, and the one button that helps most. */
export function Summary({ tasks, kind }: { tasks: Task[]; kind: string }) {
  const of = (state: string) => tasks.filter((it) => it.state === state).length;
  const [failed, done] = [of("failed"), of("done")];
  const waiting = tasks.filter((it) => it.state === "running" && it.waiting_until).length;
  const running = of("running") - waiting;
  const [color, title] = failed
    ? ["red", failed === 1 ? "One step needs a person" : `${failed} steps need a person`]
    : done === tasks.length
      ? ["teal", tasks.length === 1 ? "Done" : `All ${tasks.length} steps are done`]
      : ["violet", `This ${kind} is on its way`];
  const part = (count: number) => (100 * count) / tasks.length;
  return (
    <Note color={color} role="status">
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={650} size="lg">
            {title}
          </Text>
          {done < tasks.length && (
            <Text c="dimmed">
              {done} of {tasks.length} steps {done === 1 ? "is" : "are"} done
              {running > 0 && `, ${running} ${running === 1 ? "is" : "are"} worked on now`}
              {waiting > 0 && `, ${waiting} ${waiting === 1 ? "waits" : "wait"} for an answer from outside`}.
            </Text>
          )}
        </div>
        <TryAll tasks={tasks.filter((it) => !refusal("retry", it))} />
      </Group>
      <Progress.Root size="md" mt="sm">
        <Progress.Section value={part(done)} color="teal" aria-label="Done" />
        <Progress.Section
          value={part(halfDone(tasks))}
          color="violet"
          aria-label="Done so far of what runs"
          animated
        />
        <Progress.Section value={part(failed)} color="red" aria-label="Need a person" />
      </Progress.Root>
    </Note>
  );
}

/** In steps: what those that run have told of themselves. */
function halfDone(tasks: Task[]): number {
  const parts = tasks.map(({ state, progress }) =>
    state === "running" && progress?.total ? Math.min(1, progress.done / progress.total) : 0,
  );
  return parts.reduce((sum, part) => sum + part, 0);
}

/** For more than one; a single step has its own button. */
function TryAll({ tasks }: { tasks: Task[] }) {
  const mine = useRefusal();
  const changes = useChanges();
  const [busy, setBusy] = useState(false);
  if (tasks.length < 2 && !busy) return null;
  const tryAll = async () => {
    setBusy(true);
    const ends = await Promise.allSettled(tasks.map((it) => changes.make("retry", it.path)));
    const refused = ends.filter((it) => it.status === "rejected");
    setBusy(false);
    if (refused.length < ends.length) tell(`${ends.length - refused.length} steps are tried again now.`);
    if (refused[0])
      tellProblem(`${refused.length} of ${ends.length} steps were not changed`, refused[0].reason);
  };
  return (
    <ActButton size="lg" loading={busy} refusal={mine} onClick={tryAll}>
      {`Try all ${tasks.length} again`}
    </ActButton>
  );
}

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Task } from "../../task/task";
import { exact, forInput, relative, utc } from "../../task/time";

interface Props {
  task: Task;
  busy: boolean;
  save: (to: Date) => void;
  close: () => void;
}

const HOUR_MS = 3_600_000;

export function RescheduleDialog({ task, busy, save, close }: Props) {
  const now = new Date();
  const first =
    task.scheduled_at && task.scheduled_at > now ? task.scheduled_at : new Date(now.getTime() + HOUR_MS);
  const [text, setText] = useState(forInput(first));
  const to = new Date(text);
  const problem = problemOf(to, now);
  return (
    <Modal opened onClose={close} title="Another time">
      <Stack>
        <TextInput
          label="Not before"
          description={`In your zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`}
          type="datetime-local"
          value={text}
          error={problem}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        {!problem && (
          <Text size="sm" c="dimmed">
            {exact(to)}, {relative(to, now)}; {utc(to)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button loading={busy} disabled={!!problem} onClick={() => save(to)}>
            Reschedule
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function problemOf(to: Date, now: Date): string {
  if (Number.isNaN(to.getTime())) return "Choose a day and a time.";
  return to <= now ? "This time is over: to run it at once, use Run now." : "";
}

import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { problemOfTime, TimeField } from "../../parts/TimeField";
import type { Task } from "../../task/task";
import { forInput } from "../../task/time";

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
  return (
    <Modal opened onClose={close} title="Another time">
      <Stack>
        <TimeField text={text} change={setText} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button loading={busy} disabled={!!problemOfTime(to, now)} onClick={() => save(to)}>
            Reschedule
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

import { Button, Group, Modal, Text } from "@mantine/core";
import type { Task } from "../../task/task";

interface Props {
  task: Task;
  busy: boolean;
  cancel: () => void;
  close: () => void;
}

export function CancelDialog({ task, busy, cancel, close }: Props) {
  return (
    <Modal opened onClose={close} title="Cancel this task?">
      <Text size="sm">
        {task.state === "running"
          ? "It runs at this moment: it is told to stop at the next renewal of its lease, within 30 seconds. What it has done outside is not undone."
          : "It will not run. A retry runs it after all."}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
        <Button color="red" loading={busy} onClick={cancel} data-autofocus>
          Cancel the task
        </Button>
      </Group>
    </Modal>
  );
}

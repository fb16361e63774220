import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";

export function PauseDialog({ pause, close }: { pause: () => Promise<void>; close: () => void }) {
  const [busy, setBusy] = useState(false);
  const begin = () => {
    setBusy(true);
    pause();
  };
  return (
    <Modal opened onClose={close} title="Pause everything?">
      <Stack>
        <Text size="sm">No task of any type begins until somebody resumes it.</Text>
        <List size="sm" withPadding>
          <List.Item>What runs now is not stopped, and ends as usual.</List.Item>
          <List.Item>What becomes due meanwhile waits; nothing is lost.</List.Item>
          <List.Item>Every process sees it within 30 seconds.</List.Item>
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button color="red" loading={busy} onClick={begin} data-autofocus>
            Pause everything
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

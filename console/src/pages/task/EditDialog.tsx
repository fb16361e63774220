import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { readEdited } from "../../task/edited-input";
import classes from "./task.module.css";

interface Props {
  input: unknown;
  busy: boolean;
  save: (input: Record<string, unknown>) => void;
  close: () => void;
}

export function EditDialog({ input, busy, save, close }: Props) {
  const [text, setText] = useState(() => JSON.stringify(input ?? {}, null, 2));
  const edited = readEdited(text);
  return (
    <Modal opened onClose={close} title="Edit the input and retry" size="lg">
      <Stack>
        <Text size="sm" c="dimmed">
          The whole input is replaced, and the task runs with one attempt more. Times are written as{" "}
          <code>{'{"$timestamp": "2030-01-31T09:00:00Z"}'}</code>.
        </Text>
        <Textarea
          aria-label="Input as JSON"
          classNames={{ input: classes.editor }}
          rows={14}
          value={text}
          error={edited.problem}
          onChange={(event) => setText(event.currentTarget.value)}
          spellCheck={false}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button loading={busy} disabled={!edited.input} onClick={() => edited.input && save(edited.input)}>
            Save and retry
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

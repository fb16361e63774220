import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { type Edited, readEdited } from "../../task/edited-input";
import type { Schema } from "../../task/handlers";
import { HIDDEN, hide, hideToEdit, restore } from "../../task/hidden";
import classes from "./task.module.css";

interface Props {
  input: unknown;
  schema: Schema | null;
  busy: boolean;
  save: (input: Record<string, unknown>) => void;
  close: () => void;
}

export function EditDialog({ input, schema, busy, save, close }: Props) {
  const [original] = useState(input ?? {}); // what the text was made of, however the task changes meanwhile
  const [text, setText] = useState(() => JSON.stringify(hideToEdit(original, schema), null, 2));
  const edited = withHidden(readEdited(text), original, schema);
  const hasHidden = JSON.stringify(hide(original, schema)) !== JSON.stringify(original);
  return (
    <Modal opened onClose={close} title="Edit the input and retry" size="lg">
      <Stack>
        <Text size="sm" c="dimmed">
          The whole input is replaced, and the task runs with one attempt more. Times are written as{" "}
          <code>{'{"$timestamp": "2030-01-31T09:00:00Z"}'}</code>.
          {hasHidden &&
            ` Values that read ${HIDDEN} are hidden, and stay as they are unless you write new ones.`}
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

function withHidden(edited: Edited, original: unknown, schema: Schema | null): Edited {
  if (edited.problem !== undefined) return edited;
  const { value, problem } = restore(edited.input, original, schema);
  return problem === undefined ? { input: value as Record<string, unknown> } : { problem };
}

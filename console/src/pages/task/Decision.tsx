import { Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import { useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { Note } from "../../parts/Note";
import { tell, tellProblem } from "../../parts/notify";
import { useRefusal } from "../../session/use-session";
import { readReceipt } from "../../task/edited-input";
import type { Task } from "../../task/task";
import classes from "./task.module.css";

/** The two answers to: has this effect happened? */
export function Decision({ task }: { task: Task }) {
  const [receipt, setReceipt] = useState("");
  const [busy, setBusy] = useState(false);
  const mine = useRefusal();
  const changes = useChanges();
  const effect = task.error?.effect ?? "";
  const decide = async (decision: Promise<void>, done: string) => {
    setBusy(true);
    await decision.then(
      () => tell(done),
      (error) => tellProblem("The decision was not written", error),
    );
    setBusy(false);
  };
  return (
    <Note color="yellow" mb="md" role="region" label="Your decision">
      <Stack>
        <Title order={2} size="h5">
          Has “{effect}” happened?
        </Title>
        <Text size="sm">
          Look it up where it would have happened, such as at the partner or in the mail server's log. Your
          answer is kept in the task's history.
        </Text>
        <Textarea
          label="Yes: its receipt"
          description="JSON, or text, in the form in which the handler gets it from the partner"
          placeholder='{"id": "T1"}'
          classNames={{ input: classes.editor }}
          rows={3}
          value={receipt}
          onChange={(event) => setReceipt(event.currentTarget.value)}
          spellCheck={false}
        />
        <Group>
          <ActButton
            loading={busy}
            refusal={mine || (receipt.trim() ? "" : "Write the receipt first.")}
            onClick={() =>
              decide(
                changes.happened(task.path, effect, readReceipt(receipt)),
                "Noted: it has happened. The task goes on.",
              )
            }
          >
            It has happened
          </ActButton>
          <ActButton
            variant="default"
            loading={busy}
            refusal={mine}
            onClick={() =>
              decide(changes.again(task.path, effect), "Noted: it did not happen. The task does it now.")
            }
          >
            It did not happen: do it
          </ActButton>
        </Group>
      </Stack>
    </Note>
  );
}

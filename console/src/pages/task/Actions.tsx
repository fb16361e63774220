import { Group } from "@mantine/core";
import { useState } from "react";
import { type PlainVerb, useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { CopyJson } from "../../parts/CopyJson";
import { tell, tellProblem } from "../../parts/notify";
import { useRefusal } from "../../session/use-session";
import { useHandlers } from "../../store/handlers";
import { asks, refusal, VERB_WORDS, type Verb } from "../../task/allowed";
import { ofTask } from "../../task/hidden";
import type { Task } from "../../task/task";
import { CancelDialog } from "./CancelDialog";
import { EditDialog } from "./EditDialog";
import { RescheduleDialog } from "./RescheduleDialog";

const DONE: Record<PlainVerb, string> = {
  retry: "It runs again, with one attempt more.",
  run_now: "It is due now, and runs in a moment.",
  cancel: "The engine has been asked to cancel it.",
};

export function Actions({ task, json }: { task: Task; json: Record<string, unknown> }) {
  const mine = useRefusal();
  const changes = useChanges();
  const schema = useHandlers().schemaOf(task.type);
  const [busy, setBusy] = useState("");
  const [dialog, setDialog] = useState("");
  const run = async (name: string, change: Promise<void>, done: string): Promise<boolean> => {
    setBusy(name);
    const isDone = await change.then(
      () => true,
      (error) => {
        tellProblem("It was not changed", error);
        return false;
      },
    );
    setBusy("");
    if (isDone) {
      tell(done);
      setDialog("");
    }
    return isDone;
  };
  const make = (verb: PlainVerb) => run(verb, changes.make(verb, task.path), DONE[verb]);
  const button = (verb: Verb, act: () => void, look: Record<string, unknown> = {}) => (
    <ActButton
      size="sm"
      variant="default"
      loading={busy === verb}
      refusal={mine || refusal(verb, task)}
      onClick={act}
      {...look}
    >
      {VERB_WORDS[verb]}
    </ActButton>
  );
  const isFailed = task.state === "failed";
  const hasEnded = isFailed || task.state === "done";
  return (
    <Group gap="xs" role="toolbar" aria-label="What to do with this task">
      {isFailed && !asks(task) && button("retry", () => make("retry"), { variant: "filled" })}
      {isFailed && !asks(task) && task.has_checkpoint && (
        <ActButton
          size="sm"
          variant="default"
          refusal={mine}
          onClick={() => run("anew", changes.retryAnew(task.path), "It runs again from the beginning.")}
        >
          Retry from the beginning
        </ActButton>
      )}
      {isFailed && button("edit", () => setDialog("edit"))}
      {task.state === "scheduled" && button("run_now", () => make("run_now"), { variant: "filled" })}
      {task.state === "scheduled" && button("reschedule", () => setDialog("reschedule"))}
      {!hasEnded && button("cancel", () => setDialog("cancel"), { color: "red", variant: "light" })}
      {schema !== undefined && (
        <CopyJson size="sm" value={{ path: task.path, ...json }} schema={ofTask(schema)} />
      )}
      {dialog === "cancel" && (
        <CancelDialog
          task={task}
          busy={busy === "cancel"}
          cancel={() => make("cancel")}
          close={() => setDialog("")}
        />
      )}
      {dialog === "edit" && schema !== undefined && (
        <EditDialog
          input={json.input}
          schema={schema}
          busy={busy === "edit"}
          save={(input) => run("edit", changes.edit(task.path, input), "It runs again, with the new input.")}
          close={() => setDialog("")}
        />
      )}
      {dialog === "reschedule" && (
        <RescheduleDialog
          task={task}
          busy={busy === "reschedule"}
          save={(to) => run("reschedule", changes.reschedule(task.path, to), "It has another time.")}
          close={() => setDialog("")}
        />
      )}
    </Group>
  );
}

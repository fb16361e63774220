import { Group, Modal, Stack, Text } from "@mantine/core";
import { problemOf } from "../../actions/pause";
import { useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { ErrorNote } from "../../parts/ErrorNote";
import { tell, tellProblem } from "../../parts/notify";
import { useRefusal } from "../../session/use-session";
import { useSettings } from "../../store/settings";

/** Pause and resume the types that a person has before them. Null: closed. */
export function PauseDialog({ types, close }: { types: string[] | null; close: () => void }) {
  return (
    <Modal
      opened={types !== null}
      onClose={close}
      title="Pause a type"
      closeButtonProps={{ "aria-label": "Close the dialog" }}
    >
      {types && <Types types={types} />}
    </Modal>
  );
}

function Types({ types }: { types: string[] }) {
  const { known, value, error } = useSettings();
  const mine = useRefusal();
  const changes = useChanges();
  const change = (type: string, isPaused: boolean) =>
    changes.pause(isPaused ? { resume: type } : { pause: type }).then(
      () => tell(`${type} is ${isPaused ? "resumed" : "paused"}. It is seen everywhere within 30 seconds.`),
      (problem) => tellProblem("The pause was not written", problem),
    );
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        A paused type begins nothing new; what runs is not stopped. Its tasks wait, and run within a minute
        after the resume.
      </Text>
      <ErrorNote what="What is paused could not be read" error={error} />
      {types.map((type) => {
        const isPaused = known.paused_types.includes(type);
        return (
          <Group key={type} justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600} truncate>
              {type}
            </Text>
            <ActButton
              size="xs"
              variant={isPaused ? "filled" : "default"}
              aria-label={`${isPaused ? "Resume" : "Pause"} ${type}`}
              refusal={mine || (value ? (isPaused ? "" : problemOf(type, known)) : "It is being read")}
              onClick={() => change(type, isPaused)}
            >
              {isPaused ? "Resume" : "Pause"}
            </ActButton>
          </Group>
        );
      })}
    </Stack>
  );
}

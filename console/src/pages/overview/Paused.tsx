import { Alert, Group, Stack, Text, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { type Pause, problemOf } from "../../actions/pause";
import { useChanges } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { ErrorNote } from "../../parts/ErrorNote";
import { Moment } from "../../parts/Moment";
import { tell, tellProblem } from "../../parts/notify";
import { Panel } from "../../parts/Panel";
import { useRefusal } from "../../session/use-session";
import type { useSettings } from "../../store/settings";

/** A pause and a resume take up to 30 seconds to be seen by every process. */
export function Paused({ settings }: { settings: ReturnType<typeof useSettings> }) {
  const { known, value, error } = settings;
  const refusal = useRefusal();
  const changes = useChanges();
  const write = (wanted: Pause, done: string) =>
    changes.pause(wanted).then(
      () => tell(`${done} It is seen everywhere within 30 seconds.`),
      (problem) => tellProblem("The pause was not written", problem),
    );
  return (
    <Panel
      title="Paused"
      aside={
        value && (
          <ActButton
            size="xs"
            variant={known.paused ? "filled" : "default"}
            refusal={refusal}
            onClick={() =>
              write({ everything: !known.paused }, known.paused ? "Resumed." : "Everything is paused.")
            }
          >
            {known.paused ? "Resume" : "Pause everything"}
          </ActButton>
        )
      }
    >
      <Stack gap="xs">
        <ErrorNote what="What is paused could not be read" error={error} />
        {known.paused && (
          <Alert color="yellow" variant="light">
            Everything is paused. What runs is not stopped; nothing new begins.
          </Alert>
        )}
        {!known.paused && known.paused_types.length === 0 && value && (
          <Text size="sm" c="dimmed">
            No type is paused.
          </Text>
        )}
        {known.paused_types.map((type) => (
          <Group key={type} justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600} lineClamp={1}>
              {type}
            </Text>
            <ActButton
              size="xs"
              variant="default"
              refusal={refusal}
              onClick={() => write({ resume: type }, `${type} is resumed.`)}
            >
              Resume
            </ActButton>
          </Group>
        ))}
        <PauseType
          pause={(type) => write({ pause: type }, `${type} is paused.`)}
          problem={(type) => problemOf(type, known)}
          refusal={refusal}
        />
        {known.changed_at && (
          <Text size="xs" c="dimmed" component="div">
            Changed by {known.changed_by}, <Moment at={known.changed_at} />
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

interface PauseTypeProps {
  pause: (type: string) => void;
  problem: (type: string) => string;
  refusal: string;
}

export function PauseType({ pause, problem, refusal }: PauseTypeProps) {
  const [type, setType] = useState("");
  const [said, setSaid] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wrong = problem(type.trim());
    setSaid(wrong);
    if (refusal || wrong) return;
    pause(type.trim());
    setType("");
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          aria-label="Type to pause"
          placeholder="Pause a type, such as ship_parcel"
          value={type}
          error={said}
          onChange={(event) => setType(event.currentTarget.value)}
        />
        <ActButton size="xs" variant="default" refusal={refusal} type="submit">
          Pause
        </ActButton>
      </Group>
    </form>
  );
}

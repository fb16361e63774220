import { Group, Text } from "@mantine/core";
import { useState } from "react";
import { usePause } from "../../actions/use-pause";
import { ActButton } from "../../parts/ActButton";
import { Moment } from "../../parts/Moment";
import { Note } from "../../parts/Note";
import { useRefusal } from "../../session/use-session";
import type { QueueSettings } from "../../task/task";
import { PauseDialog } from "./PauseDialog";

export function Everything({ settings }: { settings: QueueSettings }) {
  const refusal = useRefusal();
  const write = usePause();
  const [isAsking, setIsAsking] = useState(false);
  const { paused, paused_types, changed_by, changed_at } = settings;
  const some = paused_types.length
    ? `Tasks run, except those of ${paused_types.length === 1 ? "one type" : `${paused_types.length} types`}.`
    : "Tasks of every type run when they are due.";
  return (
    <Note color={paused ? "yellow" : "teal"} role="region" label="Everything">
      <Group justify="space-between" gap="md">
        <div>
          <Text fw={650} size="lg">
            {paused ? "Everything is paused" : "The queue runs"}
          </Text>
          <Text size="sm">{paused ? "What runs is not stopped; nothing new begins." : some}</Text>
          {changed_at && (
            <Text size="xs" c="dimmed" component="div">
              Last changed by {changed_by || "somebody"}, <Moment at={changed_at} />
            </Text>
          )}
        </div>
        <ActButton
          variant={paused ? "filled" : "default"}
          refusal={refusal}
          onClick={() => (paused ? write({ everything: false }) : setIsAsking(true))}
        >
          {paused ? "Resume everything" : "Pause everything"}
        </ActButton>
      </Group>
      {isAsking && (
        <PauseDialog
          pause={() => write({ everything: true }).then(() => setIsAsking(false))}
          close={() => setIsAsking(false)}
        />
      )}
    </Note>
  );
}

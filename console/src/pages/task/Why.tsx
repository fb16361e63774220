import { Group, Stack, Text } from "@mantine/core";
import { Note } from "../../parts/Note";
import { ProgressLine } from "../../parts/ProgressLine";
import { STATE_COLORS, StateBadge } from "../../parts/StateBadge";
import { useNow } from "../../parts/use-now";
import { useHandlers } from "../../store/handlers";
import { useSettings } from "../../store/settings";
import type { Task } from "../../task/task";
import { whyNotRunning } from "../../task/why-not-running";

export function Why({ task }: { task: Task }) {
  const now = useNow();
  const { known } = useSettings();
  const { sentence } = whyNotRunning(task, now, known, useHandlers().types);
  return (
    <Note color={STATE_COLORS[task.state] ?? "gray"} mb="md" role="status">
      <Stack gap="xs">
        <Group gap="md" wrap="wrap">
          <StateBadge task={task} />
          <Text fw={550} aria-live="polite" data-testid="why">
            {sentence}
          </Text>
        </Group>
        <ProgressLine task={task} wide />
      </Stack>
    </Note>
  );
}

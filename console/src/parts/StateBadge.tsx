import { Badge, Group, Text, Tooltip } from "@mantine/core";
import { REASONS, STATE_WORDS } from "../task/reasons";
import type { State, Task } from "../task/task";

export const STATE_COLORS: Record<string, string> = {
  scheduled: "ink",
  running: "violet",
  done: "teal",
  failed: "red",
};

export function StateBadge({ task }: { task: Pick<Task, "state" | "reason"> }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color={STATE_COLORS[task.state] ?? "gray"} variant="light" radius="sm" tt="none" flex="none">
        {STATE_WORDS[task.state as State] ?? (task.state || "no state")}
      </Badge>
      {task.reason && (
        <Tooltip label={REASONS[task.reason]?.words ?? "a reason this console does not know"}>
          <Text size="xs" c="dimmed" span truncate>
            {task.reason}
          </Text>
        </Tooltip>
      )}
    </Group>
  );
}

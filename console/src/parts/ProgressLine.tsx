import { Progress, Stack, Text } from "@mantine/core";
import type { Task } from "../task/task";

export function ProgressLine({ task, wide }: { task: Task; wide?: boolean }) {
  const progress = task.progress;
  if (!progress) return null;
  const { done, total, note } = progress;
  const part = total ? Math.min(100, (100 * done) / total) : null;
  const count = total ? `${short(done)} of ${short(total)}` : short(done);
  return (
    <Stack gap={3} miw={wide ? undefined : 110}>
      {part !== null && (
        <Progress.Root size={wide ? "md" : "sm"}>
          <Progress.Section
            value={part}
            color={task.state === "failed" ? "red" : task.state === "done" ? "teal" : "violet"}
            aria-label={`Progress of ${task.id}`}
            striped={task.state === "running"}
            animated={!!wide && task.state === "running"} // a long list of moving bars keeps the browser busy
          />
        </Progress.Root>
      )}
      <Text size="xs" c="dimmed" lineClamp={wide ? 3 : 1}>
        {count}
        {note ? ` · ${note}` : ""}
      </Text>
    </Stack>
  );
}

function short(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(value);
}

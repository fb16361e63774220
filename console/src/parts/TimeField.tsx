import { Stack, Text, TextInput } from "@mantine/core";
import { exact, relative, utc } from "../task/time";

interface Props {
  /** As an `<input type="datetime-local">` has it. */
  text: string;
  change: (text: string) => void;
}

/** A time to come, in the viewer's zone, said once more in UTC. */
export function TimeField({ text, change }: Props) {
  const now = new Date();
  const to = new Date(text);
  const problem = problemOfTime(to, now);
  return (
    <Stack gap={4}>
      <TextInput
        label="Not before"
        description={`In your zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`}
        type="datetime-local"
        value={text}
        error={problem}
        onChange={(event) => change(event.currentTarget.value)}
        data-autofocus
      />
      {!problem && (
        <Text size="sm" c="dimmed">
          {exact(to)}, {relative(to, now)}; {utc(to)}
        </Text>
      )}
    </Stack>
  );
}

export function problemOfTime(to: Date, now: Date): string {
  if (Number.isNaN(to.getTime())) return "Choose a day and a time.";
  return to <= now ? "This time is over: to run it at once, use Run now." : "";
}

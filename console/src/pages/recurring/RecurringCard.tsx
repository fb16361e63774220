import { Badge, Code, Group, Paper, Text, Title } from "@mantine/core";
import { Moment } from "../../parts/Moment";
import { cronWords } from "../../task/cron-words";
import type { Recurring } from "../../task/recurring";
import type { QueueSettings } from "../../task/task";
import { LastResults } from "./LastResults";
import { NextTicks } from "./NextTicks";
import { PauseButton } from "./PauseButton";
import classes from "./recurring.module.css";

interface Props {
  recurring: Recurring;
  settings: QueueSettings;
  isListening: boolean;
}

export function RecurringCard({ recurring, settings, isListening }: Props) {
  const { type, every, time_zone, standing } = recurring;
  const isPaused = settings.paused || settings.paused_types.includes(type);
  const words = cronWords(every);
  return (
    <Paper withBorder p="md" component="article" aria-label={type}>
      <Group justify="space-between" align="flex-start" gap="xs" mb="sm">
        <div className={classes.head}>
          <Group gap="xs">
            <Title order={2} size="h5" className={classes.name}>
              {type}
            </Title>
            {isPaused && <Tag color="yellow">{settings.paused ? "everything is paused" : "paused"}</Tag>}
            {standing === "new" && <Tag color="ink">not seen yet</Tag>}
            {standing === "gone" && <Tag color="gray">no handler</Tag>}
          </Group>
          <Text size="sm" component="div">
            {words ? `${words}, ${time_zone} ` : `In ${time_zone} `}
            <Code className={classes.line}>{every || "no line"}</Code>
          </Text>
        </div>
        {standing !== "gone" && <PauseButton type={type} settings={settings} />}
      </Group>
      <Said recurring={recurring} />
      <div className={classes.columns}>
        <NextTicks recurring={recurring} isPaused={isPaused} />
        <LastResults type={type} isListening={isListening} />
      </div>
    </Paper>
  );
}

function Tag({ color, children }: { color: string; children: string }) {
  return (
    <Badge color={color} variant="light" radius="sm" tt="none">
      {children}
    </Badge>
  );
}

function Said({ recurring }: { recurring: Recurring }) {
  const { type, standing, last_tick, since } = recurring;
  if (standing === "gone")
    return (
      <Text size="sm" mb="sm">
        No handler of this name recurs any more, so that it has no further ticks. Its document{" "}
        <code>recurring/{type}</code> may be deleted in the Firebase console.
      </Text>
    );
  if (standing === "new")
    return (
      <Text size="sm" mb="sm">
        No sweep has seen this line yet: its ticks begin with the next one, within a minute of the deploy.
      </Text>
    );
  return (
    <Text size="sm" c="dimmed" mb="sm" component="div">
      {last_tick ? <Moment at={last_tick} label="Last tick" /> : "No tick yet"}
      {since && (
        <>
          {" · "}
          <Moment at={since} label="on this line since" />
        </>
      )}
    </Text>
  );
}

import { Badge, Code, Group, Stack, Text } from "@mantine/core";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { hide } from "../../task/hidden";
import type { Effect, Task } from "../../task/task";
import classes from "./task.module.css";

/** Effects that must not happen twice. */
export function Effects({ task }: { task: Task }) {
  if (!task.effects.length) return null;
  return (
    <Panel title="Done once and no more">
      <Stack gap="md">
        {task.effects.map((effect) => (
          <div key={effect.name}>
            <Group gap="xs">
              <Text fw={600} size="sm">
                {effect.name}
              </Text>
              <Badge color={effect.happened ? "teal" : "yellow"} variant="light" radius="sm" tt="none">
                {effect.happened ? "has happened" : "begun, outcome unknown"}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed" component="div">
              <About effect={effect} />
            </Text>
            {effect.happened && !effect.lost && (
              <Code block mt={4} className={classes.trace}>
                {JSON.stringify(hide(effect.receipt, null), null, 2)}
              </Code>
            )}
            {effect.lost && <Text size="sm">Its receipt could not be kept: {effect.lost}</Text>}
          </div>
        ))}
      </Stack>
    </Panel>
  );
}

function About({ effect }: { effect: Effect }) {
  return (
    <>
      {effect.begun_at && (
        <>
          begun <Moment at={effect.begun_at} /> in attempt {effect.attempt}
        </>
      )}
      {effect.happened && effect.at && (
        <>
          , receipt <Moment at={effect.at} />
        </>
      )}
      {effect.decided_by && <>, said by {effect.decided_by}</>}
    </>
  );
}

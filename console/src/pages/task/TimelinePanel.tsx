import { Text, Timeline } from "@mantine/core";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { LogLink } from "../../parts/TaskLink";
import { useNow } from "../../parts/use-now";
import type { Happening } from "../../task/happening";
import type { Task } from "../../task/task";
import { duration } from "../../task/time";
import { HISTORY_LENGTH, timeline } from "../../task/timeline";
import classes from "./task.module.css";

const COLORS: Record<Happening["kind"], string> = {
  good: "teal",
  bad: "red",
  neutral: "gray",
  person: "ink",
  now: "violet",
  next: "gray",
};

/** Newest first; what lies ahead is joined by a dashed line. */
export function TimelinePanel({ task }: { task: Task }) {
  const now = useNow();
  const happenings = timeline(task, now);
  return (
    <Panel title="Timeline">
      {happenings.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing yet: the engine has not seen it.
        </Text>
      )}
      <Timeline bulletSize={14} lineWidth={2} active={happenings.length}>
        {happenings.map((it, place) => (
          <Timeline.Item
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be alike
            key={place}
            color={COLORS[it.kind]}
            lineVariant={it.kind === "next" ? "dashed" : "solid"}
            title={it.title}
            classNames={{ itemTitle: classes.happening, itemBullet: classes[it.kind] ?? "" }}
          >
            <Times it={it} />
            {it.detail && (
              <Text size="sm" className={classes.message} lineClamp={4}>
                {it.detail}
              </Text>
            )}
            {it.log && (
              <Text size="sm" component="div">
                <LogLink log={it.log} />
              </Text>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
      {task.history.length >= HISTORY_LENGTH && (
        <Text size="xs" c="dimmed" mt="sm">
          The newest {HISTORY_LENGTH} entries are kept; older ones are gone.
        </Text>
      )}
    </Panel>
  );
}

function Times({ it }: { it: Happening }) {
  const at = it.at ?? it.from;
  if (!at) return null;
  const isGoing = it.from && !it.at;
  return (
    <Text size="xs" c="dimmed" component="div">
      {isGoing && "since "}
      <Moment at={at} full />
      {it.from && it.at && `, took ${duration(it.from, it.at)}`}
    </Text>
  );
}

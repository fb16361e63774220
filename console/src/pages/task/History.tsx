import { Text, Timeline } from "@mantine/core";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { LogLink } from "../../parts/TaskLink";
import type { Task } from "../../task/task";
import { type Happening, timeline } from "../../task/timeline";
import classes from "./task.module.css";

const COLORS: Record<Happening["kind"], string> = {
  good: "teal",
  bad: "red",
  neutral: "gray",
  person: "ink",
  now: "violet",
};

/** The engine keeps the newest 20 entries. */
export function History({ task }: { task: Task }) {
  const happenings = timeline(task);
  return (
    <Panel title="What happened">
      {happenings.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing yet: the engine has not seen it.
        </Text>
      )}
      <Timeline bulletSize={14} lineWidth={2} active={happenings.length}>
        {happenings.map((it, place) => (
          <Timeline.Item
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be alike, and none changes its place
            key={place}
            color={COLORS[it.kind]}
            title={it.title}
            classNames={{ itemTitle: classes.happening }}
          >
            <Text size="xs" c="dimmed" component="div">
              <Moment at={it.at} full />
            </Text>
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
    </Panel>
  );
}

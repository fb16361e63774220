import { Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { Moment } from "../../parts/Moment";
import { useNow } from "../../parts/use-now";
import { MISSED_WORDS, type Recurring, ticksOf } from "../../task/recurring";
import { clockIn, exactDay } from "../../task/time";
import classes from "./recurring.module.css";

const SHOWN = 5;
const MINUTE_MS = 60_000;

export function NextTicks({ recurring, isPaused }: { recurring: Recurring; isPaused: boolean }) {
  const now = useNow();
  const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const ticks = useMemo(() => ticksOf(recurring, new Date(minute), SHOWN), [recurring, minute]);
  const hereZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const missed = MISSED_WORDS[recurring.missed];
  return (
    <section aria-label={`Next ticks of ${recurring.type}`}>
      <Title order={3} className={classes.label}>
        Next
      </Title>
      {ticks.length === 0 && (
        <Text size="sm" c="dimmed">
          {recurring.standing === "gone"
            ? "None."
            : "The page cannot read this line; python -m onwrite recurring tells its ticks."}
        </Text>
      )}
      {isPaused && ticks.length > 0 && (
        <Text size="xs" c="dimmed" mb={4}>
          While it is paused, its ticks wait. After the resume they are missed ones. {missed}
        </Text>
      )}
      {ticks.length > 0 && (
        <ol className={classes.ticks}>
          {ticks.map((tick) => (
            <li key={tick.getTime()}>
              <Text size="sm" component="div">
                <Moment at={tick} />
              </Text>
              <Text size="xs" c="dimmed">
                {exactDay(tick)}
                {hereZone !== recurring.time_zone &&
                  ` · ${clockIn(tick, recurring.time_zone)} in ${recurring.time_zone}`}
              </Text>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

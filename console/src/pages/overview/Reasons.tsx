import { Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { ErrorNote } from "../../parts/ErrorNote";
import { Panel } from "../../parts/Panel";
import { type Counts, useCounts } from "../../store/counts";
import type { Live } from "../../store/live";
import { listLink } from "../../task/links";
import { REASONS, reasonsOf } from "../../task/reasons";
import { countWords } from "./count-words";
import classes from "./overview.module.css";
import { EVERY_FIVE_MINUTES } from "./refresh";

type Broken = "failed" | "scheduled";
const TITLES: Record<Broken, string> = { failed: "Why tasks failed", scheduled: "What tasks wait for" };
const NOTHING: Record<Broken, string> = { failed: "No task needs a person.", scheduled: "No task waits." };

/** Nothing is asked for where there is nothing of the state. */
export function Reasons({ state, states }: { state: Broken; states: Live<Counts> }) {
  const all = states.value?.[state];
  return (
    <Panel
      title={TITLES[state]}
      aside={
        <Text size="xs" c="dimmed">
          every 5 minutes
        </Text>
      }
    >
      {all === undefined && !states.error && <Skeleton height={60} />}
      {all === 0 && (
        <Text size="sm" c="dimmed">
          {NOTHING[state]}
        </Text>
      )}
      {(all !== undefined || states.error) && all !== 0 && <ReasonList state={state} />}
    </Panel>
  );
}

function ReasonList({ state }: { state: Broken }) {
  const names = reasonsOf(state);
  const asked = Object.fromEntries(names.map((reason) => [reason, { state, reason }]));
  const { value, error } = useCounts(asked, EVERY_FIVE_MINUTES);
  const counts = value ?? {};
  const shown = names.filter((it) => counts[it]).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const isWhole = names.every((it) => it in counts);
  return (
    <>
      <ErrorNote what="Some of the counts could not be read" error={error} />
      <ul className={classes.reasons}>
        {shown.map((reason) => (
          <li key={reason}>
            <Link href={listLink({ state, reason })} className={classes.reason}>
              <span className={classes.count}>{countWords(counts[reason] ?? 0)}</span>
              <span>{reason}</span>
              <Text span size="xs" c="dimmed">
                {REASONS[reason]?.words}
              </Text>
            </Link>
          </li>
        ))}
      </ul>
      {!isWhole && !error && <Skeleton height={20} mt="xs" />}
    </>
  );
}

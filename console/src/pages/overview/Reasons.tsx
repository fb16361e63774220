import { Skeleton, Text } from "@mantine/core";
import { Link } from "wouter";
import { Panel } from "../../parts/Panel";
import type { Counts } from "../../store/counts";
import { listLink } from "../../task/links";
import { REASONS } from "../../task/reasons";
import classes from "./overview.module.css";
import { countWords } from "./StateCounts";

const TITLES = { failed: "Why tasks failed", scheduled: "What tasks wait for" } as const;
const NOTHING = { failed: "No task needs a person.", scheduled: "No task waits." } as const;

export function Reasons({ state, counts }: { state: keyof typeof TITLES; counts: Counts | undefined }) {
  const reasons = counts?.reasons.filter((it) => it.state === state);
  return (
    <Panel title={TITLES[state]}>
      {!reasons && <Skeleton height={60} />}
      {reasons?.length === 0 && (
        <Text size="sm" c="dimmed">
          {NOTHING[state]}
        </Text>
      )}
      <ul className={classes.reasons}>
        {reasons?.map(({ reason, count }) => (
          <li key={reason}>
            <Link href={listLink({ state, reason })} className={classes.reason}>
              <span className={classes.count}>{countWords(count)}</span>
              <span>{reason}</span>
              <Text span size="xs" c="dimmed">
                {REASONS[reason]?.words}
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

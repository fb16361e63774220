import { Paper, Text } from "@mantine/core";
import { Link } from "wouter";
import { STATE_COLORS } from "../../parts/StateBadge";
import type { Counts } from "../../store/counts";
import type { Live } from "../../store/live";
import { listLink } from "../../task/links";
import { STATE_WORDS } from "../../task/reasons";
import { STATES, type State } from "../../task/task";
import { Count } from "./Count";
import classes from "./overview.module.css";

const MEANING: Record<State, string> = {
  scheduled: "will run when due",
  running: "a worker or a callback",
  done: "ended well",
  failed: "need a person",
};

export function StateCounts({ counts }: { counts: Live<Counts> }) {
  return (
    <div className={classes.states}>
      {STATES.map((state) => (
        <Paper
          key={state}
          withBorder
          component={Link}
          href={listLink({ state })}
          className={classes.state}
          data-state={state}
        >
          <Text size="sm" fw={600} className={classes.name}>
            <span
              className={classes.dot}
              style={{ background: `var(--mantine-color-${STATE_COLORS[state]}-filled)` }}
            />
            {STATE_WORDS[state]}
          </Text>
          <div className={classes.number}>
            <Count counts={counts} name={state} width={70} />
          </div>
          <Text size="xs" c="dimmed">
            {MEANING[state]}
          </Text>
        </Paper>
      ))}
    </div>
  );
}

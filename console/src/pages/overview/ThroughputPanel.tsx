import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { ErrorNote } from "../../parts/ErrorNote";
import { Panel } from "../../parts/Panel";
import { STATE_COLORS } from "../../parts/StateBadge";
import { COUNTED_AT_MOST } from "../../store/counts";
import { type Throughput, useThroughput } from "../../store/throughput";
import { listLink } from "../../task/links";
import { STATE_WORDS } from "../../task/reasons";
import classes from "./ended.module.css";
import { HourTable } from "./HourTable";
import { EVERY_MINUTE } from "./refresh";

const HourChart = lazy(() => import("./HourChart")); // the chart library comes with it
const ENDS = ["done", "failed"] as const;

export function ThroughputPanel() {
  const { value, error } = useThroughput(EVERY_MINUTE);
  return (
    <Panel title="Ended by the hour" aside={value && <Legend throughput={value} error={error} />}>
      <ErrorNote what="Some hours could not be counted" error={error} />
      <div className={classes.chart} aria-hidden="true">
        {value ? (
          <Suspense fallback={<Skeleton height="100%" />}>
            <HourChart throughput={value} />
          </Suspense>
        ) : (
          <Skeleton height="100%" />
        )}
      </div>
      <details className={classes.numbers}>
        <summary>The numbers, as a table</summary>
        {value && <HourTable throughput={value} />}
      </details>
    </Panel>
  );
}

/** With what ended in these hours, once all of them are counted. */
function Legend({ throughput: { hours, counted }, error }: { throughput: Throughput; error: string }) {
  const from = hours[0]?.from.toISOString() ?? "";
  const isWhole = counted.every(Boolean);
  const sum = (state: (typeof ENDS)[number]) => counted.reduce((all, it) => all + (it?.[state] ?? 0), 0);
  const more = (state: (typeof ENDS)[number]) => counted.some((it) => (it?.[state] ?? 0) >= COUNTED_AT_MOST);
  const missing = error ? (
    "–"
  ) : (
    <Skeleton component="span" display="inline-block" height="0.8em" width={24} />
  );
  return (
    <ul className={classes.legend}>
      {ENDS.map((state) => (
        <li key={state}>
          <Link href={listLink({ state, time: "ended", from })} className={classes.legendLink}>
            <span
              className={classes.dot}
              style={{ background: `var(--mantine-color-${STATE_COLORS[state]}-filled)` }}
            />
            {STATE_WORDS[state]}{" "}
            <b>{isWhole ? `${sum(state).toLocaleString("en")}${more(state) ? "+" : ""}` : missing}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}

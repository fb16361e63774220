import { Title } from "@mantine/core";
import { ErrorNote } from "../../parts/ErrorNote";
import { useCounts } from "../../store/counts";
import { useSettings } from "../../store/settings";
import { STATES } from "../../task/task";
import { Agenda } from "./Agenda";
import { Due } from "./Due";
import { Failures } from "./Failures";
import classes from "./overview.module.css";
import { Paused } from "./Paused";
import { Reasons } from "./Reasons";
import { RunningNow } from "./RunningNow";
import { EVERY_MINUTE } from "./refresh";
import { StateCounts } from "./StateCounts";
import { ThroughputPanel } from "./ThroughputPanel";

const OF_STATES = Object.fromEntries(STATES.map((state) => [state, { state }]));

export default function OverviewPage() {
  const states = useCounts(OF_STATES, EVERY_MINUTE);
  const settings = useSettings();
  return (
    <>
      <Title order={1} size="h3" mb="md">
        Overview
      </Title>
      <ErrorNote what="The counts could not be read" error={states.error} />
      <StateCounts counts={states} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <ThroughputPanel />
          <Failures />
          <RunningNow />
          <Agenda />
        </div>
        <div className={classes.column}>
          <div className={classes.first}>
            <Due settings={settings.known} />
          </div>
          <Reasons state="failed" states={states} />
          <Reasons state="scheduled" states={states} />
          <Paused settings={settings} />
        </div>
      </div>
    </>
  );
}

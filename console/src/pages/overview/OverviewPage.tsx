import { Title } from "@mantine/core";
import { ErrorNote } from "../../parts/ErrorNote";
import { readAgenda } from "../../store/agenda";
import { readCounts } from "../../store/counts";
import { usePolled } from "../../store/live";
import { useSettings } from "../../store/settings";
import { NextTasks } from "./NextTasks";
import { OldestDue } from "./OldestDue";
import classes from "./overview.module.css";
import { Paused } from "./Paused";
import { Reasons } from "./Reasons";
import { RunningNow } from "./RunningNow";
import { StateCounts } from "./StateCounts";

const REFRESH_MS = 30_000;

export default function OverviewPage() {
  const counts = usePolled("counts", REFRESH_MS, readCounts);
  const agenda = usePolled("agenda", REFRESH_MS, () => readAgenda(new Date()));
  const settings = useSettings();
  return (
    <>
      <Title order={1} size="h3" mb="md">
        Overview
      </Title>
      <ErrorNote what="The counts could not be read" error={counts.error} />
      <ErrorNote what="What is due could not be read" error={agenda.error} />
      <StateCounts counts={counts.value} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <RunningNow />
          <NextTasks agenda={agenda.value} />
        </div>
        <div className={classes.column}>
          <OldestDue agenda={agenda.value} settings={settings.known} />
          <Reasons state="failed" counts={counts.value} />
          <Reasons state="scheduled" counts={counts.value} />
          <Paused settings={settings} />
        </div>
      </div>
    </>
  );
}

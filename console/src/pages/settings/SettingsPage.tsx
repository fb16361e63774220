import { Skeleton, Title } from "@mantine/core";
import type { Config } from "../../config/config";
import { ErrorNote } from "../../parts/ErrorNote";
import { useHandlers } from "../../store/handlers";
import { useSettings } from "../../store/settings";
import { Everything } from "./Everything";
import { Project } from "./Project";
import { Reads } from "./Reads";
import { Roles } from "./Roles";
import classes from "./settings.module.css";
import { Types } from "./Types";

export default function SettingsPage({ config }: { config: Config }) {
  const settings = useSettings();
  const { handlers } = useHandlers();
  const isKnown = settings.value !== undefined && handlers !== undefined;
  return (
    <>
      <Title order={1} size="h3" mb="md">
        Settings
      </Title>
      <ErrorNote what="What is paused could not be read" error={settings.error} />
      <div className={classes.columns}>
        <div className={classes.column}>
          {!isKnown && !settings.error && <Skeleton height={240} />}
          {isKnown && <Everything settings={settings.known} />}
          {isKnown && <Types settings={settings.known} handlers={handlers} />}
        </div>
        <div className={classes.column}>
          <Roles />
          <Project config={config} />
          <Reads />
        </div>
      </div>
    </>
  );
}

import type { ReactNode } from "react";
import type { Config } from "../../config/config";
import { Panel } from "../../parts/Panel";
import { useHandlers } from "../../store/handlers";
import { SDK_VERSION } from "../../store/sdk";
import classes from "./settings.module.css";

export function Project({ config }: { config: Config }) {
  const { handlers, types } = useHandlers();
  return (
    <Panel title="This project">
      <dl className={classes.facts}>
        <Fact name="Project">{config.projectId}</Fact>
        <Fact name="Firestore">
          {config.emulators ? `the emulator at ${config.emulators.firestore}` : "the database (default)"}
        </Fact>
        <Fact name="Sign-in">
          {config.emulators
            ? "none: the local cloud signs you in by itself"
            : (config.authDomain ?? "by e-mail")}
        </Fact>
        <Fact name="Handlers">
          {handlers === undefined && "…"}
          {handlers === null && "not known to this page"}
          {handlers && `${types.length}, as of when this page was built`}
        </Fact>
        <Fact name="Firebase SDK">{SDK_VERSION}</Fact>
        <Fact name="Your time zone">{Intl.DateTimeFormat().resolvedOptions().timeZone}</Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

import { Alert, Badge, Code, Text } from "@mantine/core";
import { MOST_TYPES, problemOf } from "../../actions/pause";
import { usePause } from "../../actions/use-pause";
import { Panel } from "../../parts/Panel";
import { useRefusal } from "../../session/use-session";
import { attemptsWords, type Handler, type Handlers, placeWords } from "../../task/handlers";
import type { QueueSettings } from "../../task/task";
import { PauseType } from "../overview/Paused";
import { PauseButton } from "../recurring/PauseButton";
import classes from "./settings.module.css";

/** Those with a handler, and those that are paused without one. */
export function Types({ settings, handlers }: { settings: QueueSettings; handlers: Handlers | null }) {
  const refusal = useRefusal();
  const write = usePause();
  const types = [...new Set([...Object.keys(handlers ?? {}), ...settings.paused_types])].sort();
  return (
    <Panel
      title="Types"
      aside={
        <Text size="xs" c="dimmed">
          {settings.paused_types.length} of at most {MOST_TYPES} paused
        </Text>
      }
    >
      {!handlers && (
        <Alert color="ink" variant="light" mb="sm">
          This page was deployed without the list of handlers, so that only paused types are shown. Deploy it
          with <code>firebase deploy --only hosting</code>, which builds it anew.
        </Alert>
      )}
      {types.length === 0 && (
        <Text size="sm" c="dimmed" mb="sm">
          {handlers
            ? "This project has no handler yet: a file in handlers/ makes a type."
            : "No type is paused."}
        </Text>
      )}
      <ul className={classes.types}>
        {types.map((type) => (
          <Type key={type} type={type} handler={handlers?.[type]} isKnown={!!handlers} settings={settings} />
        ))}
      </ul>
      <Text size="xs" c="dimmed" mb={4}>
        A type that is not listed can be paused by its name.
      </Text>
      <PauseType
        pause={(type) => write({ pause: type })}
        problem={(type) => problemOf(type, settings)}
        refusal={refusal}
      />
    </Panel>
  );
}

interface TypeProps {
  type: string;
  handler: Handler | undefined;
  isKnown: boolean;
  settings: QueueSettings;
}

function Type({ type, handler, isKnown, settings }: TypeProps) {
  const isPaused = settings.paused_types.includes(type);
  return (
    <li className={classes.type} data-type={type}>
      <div className={classes.what}>
        <Text size="sm" fw={600} component="div" className={classes.name}>
          {type}
          {isPaused && (
            <Badge color="yellow" variant="light" radius="sm" tt="none">
              paused
            </Badge>
          )}
        </Text>
        {handler ? (
          <Text size="xs" c="dimmed" component="div">
            {placeWords(handler)} · {attemptsWords(handler)}
            {handler.every && (
              <>
                {" · every "}
                <Code className={classes.line}>{handler.every}</Code> {handler.time_zone}
              </>
            )}
          </Text>
        ) : (
          isKnown && (
            <Text size="xs" c="dimmed">
              No handler has this name.
            </Text>
          )
        )}
      </div>
      <PauseButton type={type} settings={settings} />
    </li>
  );
}

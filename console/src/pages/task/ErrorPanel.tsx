import { Code, Text } from "@mantine/core";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import type { Task } from "../../task/task";
import classes from "./task.module.css";

export function ErrorPanel({ task }: { task: Task }) {
  const error = task.error;
  if (!error) return null;
  return (
    <Panel title={task.state === "failed" ? "Error" : "Last error"}>
      <Text size="sm" c="dimmed" component="div">
        {error.type} in attempt {error.attempt}, <Moment at={error.at} />; {KINDS[error.kind] ?? error.kind}
      </Text>
      <Text
        my="xs"
        fw={550}
        className={classes.message}
        c={task.state === "failed" ? "var(--mantine-color-error)" : "inherit"}
      >
        {error.message}
      </Text>
      {error.trace.length > 0 && (
        <Code block className={classes.trace} tabIndex={0} role="region" aria-label="Trace of the error">
          {error.trace.join("\n")}
        </Code>
      )}
    </Panel>
  );
}

const KINDS: Record<string, string> = {
  exception: "the handler raised it",
  retry: "the handler asked for a retry",
  rejected: "the handler refused it for good",
  timeout: "it took too long",
  shutdown: "its worker was shut down",
  cancelled: "somebody cancelled it",
  invalid: "the document could not be run",
  rescued: "its lease ran out",
  outcome_unknown: "nobody knows whether the effect happened",
  launch: "its Job could not be started",
  queue: "its queue cannot be used",
  job: "its Job ended without an end of the attempt",
};

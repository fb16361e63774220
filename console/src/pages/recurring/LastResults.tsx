import { Anchor, Button, Skeleton, Text, Title, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { ErrorNote } from "../../parts/ErrorNote";
import { StateBadge } from "../../parts/StateBadge";
import { TaskLink } from "../../parts/TaskLink";
import { When } from "../../parts/When";
import { useLive } from "../../store/live";
import { listenToPage, type Page } from "../../store/task-list";
import { listLink } from "../../task/links";
import type { Task } from "../../task/task";
import classes from "./recurring.module.css";

const SHOWN = 5;

export function LastResults({ type, isListening }: { type: string; isListening: boolean }) {
  const [wanted, setWanted] = useState(isListening);
  return (
    <section aria-label={`Last results of ${type}`}>
      <div className={classes.results}>
        <Title order={3} className={classes.label}>
          Last results
        </Title>
        <Anchor component={Link} href={listLink({ type })} size="xs">
          All tasks <VisuallyHidden>of {type}</VisuallyHidden>
        </Anchor>
      </div>
      {wanted ? (
        <Results type={type} />
      ) : (
        <Button size="xs" variant="default" onClick={() => setWanted(true)}>
          Show them
        </Button>
      )}
    </section>
  );
}

function Results({ type }: { type: string }) {
  const { value, error } = useLive<Page>(`last of ${type}`, (next, fail) =>
    listenToPage({ type }, next, fail, SHOWN),
  );
  return (
    <>
      <ErrorNote what="They could not be read" error={error} />
      {!value && !error && <Skeleton height={40} />}
      {value?.tasks.length === 0 && (
        <Text size="sm" c="dimmed">
          There is no task of it; one that is made appears here.
        </Text>
      )}
      {value && value.tasks.length > 0 && (
        <ul className={classes.tasks}>
          {value.tasks.map((task) => (
            <Result key={task.path} task={task} />
          ))}
        </ul>
      )}
    </>
  );
}

function Result({ task }: { task: Task }) {
  return (
    <li className={classes.task} data-path={task.path}>
      <StateBadge task={task} />
      <div className={classes.what}>
        <Text size="sm" component="div">
          <TaskLink path={task.path}>{task.id}</TaskLink>
        </Text>
        {task.state === "failed" && task.error && (
          <Text size="xs" c="var(--mantine-color-error)" lineClamp={2}>
            {task.error.message}
          </Text>
        )}
      </div>
      <Text size="xs" c="dimmed" component="div">
        <When task={task} />
      </Text>
    </li>
  );
}

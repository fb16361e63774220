import { Anchor, Skeleton, Text, Title } from "@mantine/core";
import { Link, useLocation } from "wouter";
import { CopyJson } from "../../parts/CopyJson";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { Json } from "../../parts/Json";
import { Panel } from "../../parts/Panel";
import { useLive } from "../../store/live";
import { type Fields, listenToParent, listenToTasksOf, TASKS_SHOWN, type TasksOf } from "../../store/parent";
import { parentLink, pathIn } from "../../task/links";
import classes from "./parent.module.css";
import { Summary } from "./Summary";
import { TaskCard } from "./TaskCard";

export default function ParentPage() {
  const [address] = useLocation();
  const path = pathIn(address);
  const isDocument = path !== "" && path.split("/").length % 2 === 0;
  if (!isDocument)
    return (
      <Empty title="This is no document's path">One has an even number of parts, such as orders/o1.</Empty>
    );
  return <Parent key={path} path={path} />;
}

function Parent({ path }: { path: string }) {
  const parent = useLive<Fields | null>(`parent ${path}`, (next, fail) => listenToParent(path, next, fail));
  const found = useLive<TasksOf>(`tasks of ${path}`, (next, fail) => listenToTasksOf(path, next, fail));
  const tasks = found.value?.tasks.toSorted(
    (a, b) => (a.created_at?.getTime() ?? 0) - (b.created_at?.getTime() ?? 0),
  );
  const [kind = "", id = ""] = path.split("/").slice(-2);
  return (
    <>
      <Text size="sm" c="dimmed" component="div">
        {kind}
        {path.split("/").length > 2 && <UpLink path={path} />}
      </Text>
      <Title order={1} size="h3" mb="md" className={classes.id}>
        {id}
      </Title>
      <ErrorNote what="The tasks could not be read" error={found.error} />
      <div className={classes.columns}>
        <div className={classes.tasks}>
          {!tasks && !found.error && <Skeleton height={140} />}
          {tasks && tasks.length > 0 && <Summary tasks={tasks} />}
          {tasks?.length === 0 && (
            <Panel title="Tasks">
              <Empty title="There are no tasks under this document">
                They appear here as soon as they are written. Look whether the path is right: {path}
              </Empty>
            </Panel>
          )}
          {tasks?.map((task) => (
            <TaskCard key={task.path} task={task} />
          ))}
          {found.value?.hasMore && (
            <Text size="sm" c="dimmed">
              The first {TASKS_SHOWN} are shown; there are more.
            </Text>
          )}
        </div>
        <Panel title="The document" aside={parent.value && <CopyJson value={parent.value} />}>
          <ErrorNote what="The document could not be read" error={parent.error} />
          {parent.value === undefined && !parent.error && <Skeleton height={200} />}
          {parent.value === null && (
            <Text size="sm" c="dimmed">
              There is no document at this path. Its tasks, if it has any, are shown all the same.
            </Text>
          )}
          {parent.value && <Json value={parent.value} label="The document as JSON" />}
        </Panel>
      </div>
    </>
  );
}

function UpLink({ path }: { path: string }) {
  const above = path.split("/").slice(0, -2).join("/");
  return (
    <>
      {" "}
      of{" "}
      <Anchor component={Link} href={parentLink(above)}>
        {above}
      </Anchor>
    </>
  );
}

import { Anchor, Badge, Group, Skeleton, Text, Title } from "@mantine/core";
import { Link, useLocation } from "wouter";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { Panel } from "../../parts/Panel";
import { useLive } from "../../store/live";
import { type Fields, listenToParent, listenToTasksOf, TASKS_SHOWN, type TasksOf } from "../../store/parent";
import { parentLink, pathIn } from "../../task/links";
import { singular, words } from "../../task/readable";
import { DocumentPanel } from "./DocumentPanel";
import classes from "./parent.module.css";
import { Steps } from "./Steps";
import { Summary } from "./Summary";

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
  const tasks = found.value?.tasks;
  const [collection = "", id = ""] = path.split("/").slice(-2);
  const kind = singular(collection);
  return (
    <>
      <Head kind={kind} id={id} path={path} status={parent.value?.status} />
      <ErrorNote what="The steps could not be read" error={found.error} />
      <div className={classes.columns}>
        <div className={classes.tasks}>
          {!tasks && !found.error && <Skeleton height={140} />}
          {tasks && tasks.length > 0 && <Summary tasks={tasks} kind={kind} />}
          {tasks?.length === 0 && (
            <Panel title="Steps">
              <Empty title={`This ${kind} has no tasks`}>
                They appear here as soon as they are written. Look whether the path is right: {path}
              </Empty>
            </Panel>
          )}
          {tasks && <Steps tasks={tasks} />}
          {found.value?.hasMore && (
            <Text size="sm" c="dimmed">
              The first {TASKS_SHOWN} are shown; there are more.
            </Text>
          )}
        </div>
        <div className={classes.document}>
          <DocumentPanel kind={kind} document={parent} />
        </div>
      </div>
    </>
  );
}

function Head({ kind, id, path, status }: { kind: string; id: string; path: string; status: unknown }) {
  const above = path.split("/").slice(0, -2).join("/");
  return (
    <div className={classes.head}>
      {above && (
        <Text size="sm" c="dimmed" component="div">
          of{" "}
          <Anchor component={Link} href={parentLink(above)}>
            {above}
          </Anchor>
        </Text>
      )}
      <Group gap="sm">
        <Title order={1} size="h3" className={classes.id}>
          {words(kind)} {id}
        </Title>
        {typeof status === "string" && status && (
          <Badge variant="default" size="lg" radius="sm" tt="none">
            {status}
          </Badge>
        )}
      </Group>
    </div>
  );
}

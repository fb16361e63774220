import { Skeleton, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useLocation } from "wouter";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { ParentLink } from "../../parts/TaskLink";
import { useHandlers } from "../../store/handlers";
import { useLive } from "../../store/live";
import { useFlow } from "../../store/needs";
import { listenToTask, type Stored } from "../../store/one-task";
import { asks } from "../../task/allowed";
import { isTaskPath, pathIn } from "../../task/links";
import { Actions } from "./Actions";
import { Data } from "./Data";
import { Decision } from "./Decision";
import { Effects } from "./Effects";
import { ErrorPanel } from "./ErrorPanel";
import { Facts } from "./Facts";
import { Flow } from "./Flow";
import { TimelinePanel } from "./TimelinePanel";
import classes from "./task.module.css";
import { Why } from "./Why";

export default function TaskPage() {
  const [address] = useLocation();
  const path = pathIn(address);
  if (!isTaskPath(path))
    return (
      <Empty title="This is no task's path">
        A task lies in a collection named tasks, such as orders/o1/tasks/t1.
      </Empty>
    );
  return <OneTask key={path} path={path} />;
}

function OneTask({ path }: { path: string }) {
  const { value, error } = useLive<Stored | null>(`task ${path}`, (next, fail) =>
    listenToTask(path, next, fail),
  );
  if (error && !value) return <ErrorNote what="The task could not be read" error={error} />;
  if (value === undefined) return <Skeleton height={240} />;
  if (value === null)
    return (
      <Empty title="There is no such task">
        {path} is not there. A task that is done is deleted after 30 days, unless it has a key.
      </Empty>
    );
  return <Found {...value} error={error} />;
}

function Found({ task, json, isPending, error }: Stored & { error: string }) {
  const around = useFlow(task);
  const schema = useHandlers().schemaOf(task.type);
  return (
    <>
      <div className={classes.head}>
        <div>
          <Text size="sm" c="dimmed" component="div">
            {task.parent && (
              <>
                Task of <ParentLink path={task.parent} />
              </>
            )}
          </Text>
          <Title order={1} size="h3" className={classes.title}>
            {task.type || "no type"}
          </Title>
          {task.id !== task.type && (
            <Text size="sm" className={classes.title}>
              {task.id}
            </Text>
          )}
        </div>
        <Actions task={task} json={json} />
      </div>
      <ErrorNote what="It cannot be followed any more" error={error} />
      <Why task={task} needs={around.needs} isPending={useLate(isPending)} />
      {asks(task) && <Decision task={task} />}
      <Flow task={task} around={around} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <ErrorPanel task={task} />
          <TimelinePanel task={task} />
          <Effects task={task} />
        </div>
        <div className={classes.column}>
          {json.result != null && <Data title="Result" value={json.result} schema={null} />}
          <Data title="Input" value={json.input} schema={schema} />
          <Facts task={task} />
        </div>
      </div>
    </>
  );
}

/** A write takes a moment: only what takes longer is worth a word. */
function useLate(isPending: boolean): boolean {
  const [wasPending] = useDebouncedValue(isPending, 1500);
  return isPending && wasPending;
}

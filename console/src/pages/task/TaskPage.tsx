import { Skeleton, Text, Title } from "@mantine/core";
import { useLocation } from "wouter";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { ParentLink } from "../../parts/TaskLink";
import { useHandlers } from "../../store/handlers";
import { useLive } from "../../store/live";
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
import { History } from "./History";
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
  const { schemaOf } = useHandlers();
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
  const { task, json } = value;
  const schema = schemaOf(task.type);
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
          <Text size="sm" className={classes.title}>
            {task.id}
          </Text>
        </div>
        <Actions task={task} json={json} />
      </div>
      <ErrorNote what="It cannot be followed any more" error={error} />
      <Why task={task} />
      {asks(task) && <Decision task={task} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <ErrorPanel task={task} />
          <Data title="Input" value={json.input} schema={schema} />
          {json.result != null && <Data title="Result" value={json.result} schema={null} />}
          <Effects task={task} />
        </div>
        <div className={classes.column}>
          <Facts task={task} />
          <Flow task={task} />
          <History task={task} />
        </div>
      </div>
    </>
  );
}

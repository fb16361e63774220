import type { Task } from "../task/task";
import { Moment } from "./Moment";
import { useAtNow } from "./use-now";

/** The time that matters in the task's state. */
export function When({ task }: { task: Task }) {
  const due = task.scheduled_at ?? task.created_at;
  const isAhead = useAtNow((now) => due !== null && due > now);
  switch (task.state) {
    case "running":
      return <Moment at={task.started_at} label="started" />;
    case "done":
      return <Moment at={task.finished_at} label="ended" />;
    case "failed":
      return <Moment at={task.finished_at} label="failed" />;
    default:
      if (task.needs > 0 || task.reason === "blocked") return <Moment at={task.created_at} label="created" />;
      return <Moment at={due} label={isAhead ? "due" : "was due"} />;
  }
}

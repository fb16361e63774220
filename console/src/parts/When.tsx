import type { Task } from "../task/task";
import { Moment } from "./Moment";
import { useNow } from "./use-now";

/** The time that matters in the task's state. */
export function When({ task }: { task: Task }) {
  const now = useNow();
  switch (task.state) {
    case "running":
      return <Moment at={task.started_at} label="started" />;
    case "done":
      return <Moment at={task.finished_at} label="ended" />;
    case "failed":
      return <Moment at={task.finished_at} label="failed" />;
    default: {
      if (task.needs > 0 || task.reason === "blocked") return <Moment at={task.created_at} label="created" />;
      const at = task.scheduled_at ?? task.created_at;
      return <Moment at={at} label={at && at > now ? "due" : "was due"} />;
    }
  }
}

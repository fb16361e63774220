import { Title } from "@mantine/core";
import type { Task } from "../../task/task";
import classes from "./parent.module.css";
import { TaskCard } from "./TaskCard";

const GROUPS: readonly [string, (task: Task) => boolean][] = [
  ["Needs a person", (task) => task.state === "failed"],
  ["Under way", (task) => task.state !== "failed" && task.state !== "done"],
  ["Done", (task) => task.state === "done"],
];

/** What needs somebody comes first; within a group, the oldest. */
export function Steps({ tasks }: { tasks: Task[] }) {
  const sorted = tasks.toSorted((a, b) => (a.created_at?.getTime() ?? 0) - (b.created_at?.getTime() ?? 0));
  return GROUPS.map(([title, isOf]) => {
    const group = sorted.filter(isOf);
    if (!group.length) return null;
    return (
      <section key={title} className={classes.tasks} aria-label={title}>
        <Title order={2} size="h6" c="dimmed">
          {title}
        </Title>
        {group.map((task) => (
          <TaskCard key={task.path} task={task} needs={openNeeds(task, tasks)} />
        ))}
      </section>
    );
  });
}

function openNeeds(task: Task, tasks: Task[]): Task[] {
  if (task.state !== "scheduled" || task.needs <= 0) return [];
  return tasks.filter((it) => it.state !== "done" && it.then.includes(task.path));
}

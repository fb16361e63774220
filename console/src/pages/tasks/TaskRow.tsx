import { Checkbox, Table, Text } from "@mantine/core";
import { memo, useEffect, useRef } from "react";
import { ProgressLine } from "../../parts/ProgressLine";
import { StateBadge } from "../../parts/StateBadge";
import { ParentLink, TaskLink } from "../../parts/TaskLink";
import { When } from "../../parts/When";
import type { Task } from "../../task/task";
import classes from "./tasks.module.css";

interface Props {
  task: Task;
  isActive: boolean;
  isSelected: boolean;
  toggle: (path: string) => void;
  activate: (path: string) => void;
}

export const TaskRow = memo(function TaskRow({ task, isActive, isSelected, toggle, activate }: Props) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const tries = task.max_attempts ? `${task.attempt}/${task.max_attempts}` : `${task.attempt}`;
  return (
    <Table.Tr
      ref={row}
      className={classes.row}
      data-path={task.path}
      data-active={isActive || undefined}
      data-selected={isSelected || undefined}
      aria-current={isActive || undefined}
      onClick={() => activate(task.path)}
    >
      <Table.Td className={classes.check}>
        <Checkbox
          size="xs"
          checked={isSelected}
          onChange={() => toggle(task.path)}
          aria-label={`Select ${task.id}`}
        />
      </Table.Td>
      <Table.Td className={classes.state}>
        <StateBadge task={task} />
      </Table.Td>
      <Table.Td className={classes.task}>
        <Text size="sm" fw={600} className={classes.type}>
          {task.type || "no type"}
        </Text>
        <Text size="xs" component="div">
          <TaskLink path={task.path}>{task.id}</TaskLink>
        </Text>
      </Table.Td>
      <Table.Td className={classes.parent}>{task.parent && <ParentLink path={task.parent} />}</Table.Td>
      <Table.Td className={classes.when}>
        <When task={task} />
      </Table.Td>
      <Table.Td className={classes.attempt}>
        <span className={classes.label}>attempt </span>
        {tries}
      </Table.Td>
      <Table.Td className={classes.progress}>
        <ProgressLine task={task} />
      </Table.Td>
      <Table.Td className={classes.error}>
        {task.error && (
          <Text size="xs" lineClamp={2} c={task.state === "failed" ? "var(--mantine-color-error)" : "dimmed"}>
            {firstLine(task.error.message)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
});

function firstLine(message: string): string {
  return message.trim().split("\n", 1)[0] ?? "";
}

import { Checkbox, Skeleton, Table } from "@mantine/core";
import { Empty } from "../../parts/Empty";
import { type Filter, isFiltered } from "../../task/filter";
import { filterProblem } from "../../task/filter-problem";
import { TIMES, timeOf } from "../../task/ranges";
import type { Task } from "../../task/task";
import { TaskRow } from "./TaskRow";
import classes from "./tasks.module.css";
import type { Selection } from "./use-selection";

interface Props {
  tasks: Task[];
  isLoading: boolean;
  filter: Filter;
  selection: Selection;
  active: string;
  setActive: (path: string) => void;
}

export function TaskTable({ tasks, isLoading, filter, selection, active, setActive }: Props) {
  if (isLoading) return <Loading />;
  if (!tasks.length) return <NoTasks filter={filter} />;
  const all = selection.tasks.length === tasks.length;
  return (
    <Table verticalSpacing="xs" horizontalSpacing="sm" className={classes.table} aria-label="Tasks">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={40}>
            <Checkbox
              size="xs"
              aria-label="Select this page"
              checked={all}
              indeterminate={selection.tasks.length > 0 && !all}
              onChange={() => (all ? selection.clear() : selection.selectPage())}
            />
          </Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Task</Table.Th>
          <Table.Th>Under</Table.Th>
          <Table.Th>When</Table.Th>
          <Table.Th>Attempt</Table.Th>
          <Table.Th>Progress</Table.Th>
          <Table.Th>Error</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tasks.map((task) => (
          <TaskRow
            key={task.path}
            task={task}
            isActive={task.path === active}
            isSelected={selection.has(task.path)}
            toggle={selection.toggle}
            activate={setActive}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function NoTasks({ filter }: { filter: Filter }) {
  if (filterProblem(filter, new Date()))
    return <Empty title="Nothing was asked for">Change the filter, or clear it to see all tasks.</Empty>;
  if (filter.text)
    return (
      <Empty title={`No id on this page contains “${filter.text}”`}>
        Only what is loaded is searched: look at other pages, or open a path above.
      </Empty>
    );
  if (filter.after) {
    const { ascends } = TIMES[timeOf(filter.time)];
    return (
      <Empty title={`There are no ${ascends ? "later" : "older"} tasks`}>
        Go back to the {ascends ? "soonest" : "newest"} ones.
      </Empty>
    );
  }
  if (isFiltered(filter))
    return (
      <Empty title="No task is like this">
        Clear the filters to see all tasks. This list is live: one that comes appears here.
      </Empty>
    );
  return (
    <Empty title="There are no tasks yet">
      Write a document into a collection named <code>tasks</code>, such as <code>orders/o1/tasks/t1</code>,
      with <code>type</code>, <code>input</code> and <code>state: "scheduled"</code>. It appears here at once.
    </Empty>
  );
}

function Loading() {
  return (
    <div className={classes.loading} role="status" aria-busy="true" aria-label="Loading tasks">
      {[1, 2, 3, 4, 5, 6].map((line) => (
        <Skeleton key={line} height={22} />
      ))}
    </div>
  );
}

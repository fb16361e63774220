import type { Filter } from "../../task/filter";
import type { Task } from "../../task/task";
import { ErrorFilters } from "./ErrorFilters";
import { ReasonAndType } from "./ReasonAndType";
import { SettledInput } from "./SettledInput";
import { TimeFilter } from "./TimeFilter";
import classes from "./tasks.module.css";

interface Props {
  filter: Filter;
  tasks: Task[];
  change: (next: Partial<Filter>) => void;
  isNarrow: boolean;
}

export function MoreFilters({ filter, tasks, change, isNarrow }: Props) {
  return (
    <div className={classes.more}>
      <div className={classes.moreRow}>
        {isNarrow && <ReasonAndType labelled filter={filter} tasks={tasks} change={change} />}
        <ErrorFilters filter={filter} tasks={tasks} change={change} />
        <SettledInput
          label="Under"
          placeholder="Such as orders/o1"
          value={filter.parent}
          change={(parent) => change({ parent })}
        />
      </div>
      <div className={classes.moreRow}>
        <TimeFilter filter={filter} change={change} />
      </div>
    </div>
  );
}

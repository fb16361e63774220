import { Select } from "@mantine/core";
import { useHandlers } from "../../store/handlers";
import type { Filter } from "../../task/filter";
import { reasonsOf, TIME_ALONE } from "../../task/reasons";
import type { Task } from "../../task/task";
import { SettledAutocomplete } from "./SettledInput";

interface Props {
  filter: Filter;
  tasks: Task[];
  change: (next: Partial<Filter>) => void;
  /** The labels are seen, and not read alone. */
  labelled: boolean;
}

const ALONE = { value: TIME_ALONE, label: "its time alone" };

/** Any type may be written; those of the project and those on the page are offered. */
export function ReasonAndType({ filter, tasks, change, labelled }: Props) {
  const known = useHandlers().types;
  const types = [...new Set([...known, ...tasks.map((it) => it.type)])].filter(Boolean).sort();
  const mayBeScheduled = !filter.state || filter.state === "scheduled";
  return (
    <>
      <Select
        {...(labelled ? { label: "Reason" } : { "aria-label": "Reason" })}
        placeholder="Any reason"
        data={[...(mayBeScheduled ? [ALONE] : []), ...reasonsOf(filter.state)]}
        value={filter.reason || null}
        onChange={(reason) => change({ reason: reason ?? "" })}
        clearable
        clearButtonProps={{ "aria-label": "Any reason" }}
      />
      <SettledAutocomplete
        labelled={labelled}
        label="Type"
        placeholder="Any type"
        data={types}
        value={filter.type}
        change={(type) => change({ type })}
      />
    </>
  );
}

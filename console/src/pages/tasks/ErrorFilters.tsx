import { Select } from "@mantine/core";
import { ERROR_KINDS } from "../../task/error-kinds";
import type { Filter } from "../../task/filter";
import type { Task } from "../../task/task";
import { SettledAutocomplete } from "./SettledInput";

interface Props {
  filter: Filter;
  tasks: Task[];
  change: (next: Partial<Filter>) => void;
}

const KINDS = Object.entries(ERROR_KINDS).map(([value, words]) => ({ value, label: `${value}: ${words}` }));

/** Also of tasks that will be tried again: it is the error of their last attempt. */
export function ErrorFilters({ filter, tasks, change }: Props) {
  const types = [...new Set(tasks.map((it) => it.error?.type ?? ""))].filter(Boolean).sort();
  const isOther = filter.kind && !ERROR_KINDS[filter.kind];
  return (
    <>
      <Select
        label="Error kind"
        placeholder="Any kind"
        data={isOther ? [...KINDS, filter.kind] : KINDS}
        value={filter.kind || null}
        onChange={(kind) => change({ kind: kind ?? "" })}
        clearable
        clearButtonProps={{ "aria-label": "Any kind" }}
      />
      <SettledAutocomplete
        labelled
        label="Error"
        placeholder="Any error"
        data={types}
        value={filter.error}
        change={(error) => change({ error })}
      />
    </>
  );
}

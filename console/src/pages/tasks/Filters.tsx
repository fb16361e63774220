import {
  ActionIcon,
  Autocomplete,
  Button,
  SegmentedControl,
  Select,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { type RefObject, useEffect, useState } from "react";
import type { Filter } from "../../task/filter";
import { REASONS, reasonsOf, STATE_WORDS } from "../../task/reasons";
import { STATES, type Task } from "../../task/task";
import classes from "./tasks.module.css";

interface Props {
  filter: Filter;
  tasks: Task[];
  change: (next: Partial<Filter>) => void;
  search: RefObject<HTMLInputElement | null>;
  showHelp: () => void;
}

const STATE_CHOICES = [
  { value: "", label: "All" },
  ...STATES.map((it) => ({ value: it, label: STATE_WORDS[it] })),
];

export function Filters({ filter, tasks, change, search, showHelp }: Props) {
  const types = [...new Set(tasks.map((it) => it.type))].filter(Boolean).sort();
  const isFiltered = filter.state || filter.reason || filter.type || filter.text;
  return (
    <search className={classes.filters}>
      <SegmentedControl
        className={classes.states}
        aria-label="State"
        data={STATE_CHOICES}
        value={filter.state}
        onChange={(state) =>
          change({ state, reason: REASONS[filter.reason]?.state === state ? filter.reason : "" })
        }
      />
      <Select
        aria-label="Reason"
        placeholder="Any reason"
        data={reasonsOf(filter.state)}
        value={filter.reason || null}
        onChange={(reason) => change({ reason: reason ?? "" })}
        clearable
        clearButtonProps={{ "aria-label": "Any reason" }}
      />
      <TypeInput key={filter.type} types={types} type={filter.type} change={(type) => change({ type })} />
      <TextInput
        ref={search}
        aria-label="Text in the id, of the tasks on this page"
        placeholder="Text in the id ( / )"
        value={filter.text}
        onChange={(event) => change({ text: event.currentTarget.value, after: filter.after })}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      {isFiltered && (
        <Button variant="subtle" onClick={() => change({ state: "", reason: "", type: "", text: "" })}>
          Clear
        </Button>
      )}
      <Tooltip label="Keyboard ( ? )">
        <ActionIcon
          variant="default"
          size={36}
          onClick={showHelp}
          aria-label="Keyboard shortcuts"
          className={classes.help}
        >
          ?
        </ActionIcon>
      </Tooltip>
    </search>
  );
}

/** Any type may be written; those on the page are offered. Asked for with Enter, a choice, or when left. */
function TypeInput({
  types,
  type,
  change,
}: {
  types: string[];
  type: string;
  change: (type: string) => void;
}) {
  const [text, setText] = useState(type);
  useEffect(() => setText(type), [type]);
  const settle = (wanted: string) => wanted.trim() !== type && change(wanted.trim());
  return (
    <Autocomplete
      aria-label="Type"
      placeholder="Any type"
      data={types}
      value={text}
      onChange={setText}
      onOptionSubmit={settle}
      onBlur={() => settle(text)}
      onKeyDown={(event) => event.key === "Enter" && settle(text)}
      clearable
      clearButtonProps={{ "aria-label": "Any type" }}
      onClear={() => settle("")}
    />
  );
}

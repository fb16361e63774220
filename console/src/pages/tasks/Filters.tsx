import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type RefObject, useId, useState } from "react";
import { type Filter, isFiltered, NO_FILTER } from "../../task/filter";
import { STATE_WORDS } from "../../task/reasons";
import { STATES, type Task } from "../../task/task";
import { chipsOf, FilterChips } from "./FilterChips";
import { MoreFilters } from "./MoreFilters";
import { ReasonAndType } from "./ReasonAndType";
import classes from "./tasks.module.css";

interface Props {
  filter: Filter;
  tasks: Task[];
  change: (next: Partial<Filter>) => void;
  search: RefObject<HTMLInputElement | null>;
  showHelp: () => void;
}

/** What is asked for most is always there; on a phone, the state and the text alone. The rest is folded away. */
export function Filters({ filter, tasks, change, search, showHelp }: Props) {
  const [isOpen, setOpen] = useState(false);
  const more = useId();
  const isNarrow = useMediaQuery("(max-width: 62em)", false, { getInitialValueInEffect: false });
  const chips = chipsOf(filter, isNarrow);
  const given = { filter, tasks, change };
  return (
    <search className={classes.search}>
      <div className={classes.filters}>
        <StateFilter {...given} />
        {!isNarrow && <ReasonAndType labelled={false} {...given} />}
        <TextFilter search={search} {...given} />
        <Button
          variant={chips.length && !isOpen ? "light" : "default"}
          aria-expanded={isOpen}
          aria-controls={more}
          onClick={() => setOpen(!isOpen)}
        >
          {isNarrow ? "Filters" : "More filters"}
          {chips.length > 0 && ` (${chips.length})`}
        </Button>
        {isFiltered(filter) && (
          <Button variant="subtle" onClick={() => change(NO_FILTER)}>
            Clear
          </Button>
        )}
        <HelpButton showHelp={showHelp} />
      </div>
      <div id={more} hidden={!isOpen}>
        {isOpen && <MoreFilters isNarrow={isNarrow} {...given} />}
      </div>
      {!isOpen && <FilterChips chips={chips} change={change} />}
    </search>
  );
}

const STATE_CHOICES = [
  { value: "", label: "All" },
  ...STATES.map((it) => ({ value: it, label: STATE_WORDS[it] })),
];

function StateFilter({ filter, change }: Pick<Props, "filter" | "change">) {
  return (
    <SegmentedControl
      className={classes.states}
      aria-label="State"
      data={STATE_CHOICES}
      value={filter.state}
      onChange={(state) => change({ state })}
    />
  );
}

function TextFilter({ filter, change, search }: Pick<Props, "filter" | "change" | "search">) {
  return (
    <TextInput
      ref={search}
      aria-label="Text in the id, of the tasks on this page"
      placeholder="Text in the id ( / )"
      value={filter.text}
      onChange={(event) => change({ text: event.currentTarget.value, after: filter.after })}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}

function HelpButton({ showHelp }: Pick<Props, "showHelp">) {
  return (
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
  );
}

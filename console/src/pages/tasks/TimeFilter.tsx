import { Select, TextInput } from "@mantine/core";
import type { Filter } from "../../task/filter";
import { moment } from "../../task/moment";
import { rangesOf, TIMES, timeOf } from "../../task/ranges";
import { forInput } from "../../task/time";
import classes from "./tasks.module.css";

interface Props {
  filter: Filter;
  change: (next: Partial<Filter>) => void;
}

const CHOICES = Object.entries(TIMES).map(([value, { words }]) => ({ value, label: words }));
const EXACT = "exact";

export function TimeFilter({ filter, change }: Props) {
  const time = timeOf(filter.time);
  const ranges = rangesOf(time);
  const chosen = ranges.find((it) => it.from === filter.from && it.to === filter.to);
  const isExact = !chosen && (filter.from || filter.to);
  return (
    <>
      <Select
        label="Time"
        data={CHOICES}
        value={time}
        onChange={(name) => change({ time: name === "created" ? "" : (name ?? "") })}
        allowDeselect={false}
      />
      <Select
        label="Range"
        placeholder="Any time"
        data={[
          ...ranges.map((it) => ({ value: it.words, label: it.words })),
          ...(isExact ? [{ value: EXACT, label: "from … to …" }] : []),
        ]}
        value={chosen?.words ?? (isExact ? EXACT : null)}
        onChange={(words) => {
          if (words === EXACT) return;
          const { from = "", to = "" } = ranges.find((it) => it.words === words) ?? {};
          change({ from, to });
        }}
        clearable
        clearButtonProps={{ "aria-label": "Any time" }}
      />
      <Edge label="From" text={filter.from} change={(from) => change({ from })} />
      <Edge label="To" text={filter.to} change={(to) => change({ to })} />
    </>
  );
}

/** In the viewer's zone, to the minute. Asked for when it is left, since half a date is none. */
function Edge({ label, text, change }: { label: string; text: string; change: (text: string) => void }) {
  const at = moment(text, new Date());
  const shown = at ? forInput(at) : "";
  const settle = (wanted: string) => {
    if (wanted !== shown) change(wanted && new Date(wanted).toISOString());
  };
  return (
    <TextInput
      className={classes.edge}
      key={text}
      label={label}
      type="datetime-local"
      defaultValue={shown}
      onBlur={(event) => settle(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && settle(event.currentTarget.value)}
    />
  );
}

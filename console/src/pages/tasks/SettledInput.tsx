import { Autocomplete, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";

interface Props {
  label: string;
  placeholder: string;
  value: string;
  change: (value: string) => void;
}

/** Text that is asked for with Enter, or when it is left. */
export function SettledInput({ label, placeholder, value, change }: Props) {
  const { text, setText, settle } = useSettled(value, change);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => settle(text)}
      onKeyDown={(event) => event.key === "Enter" && settle(text)}
    />
  );
}

interface AutocompleteProps extends Props {
  data: string[];
  /** The label is seen, and not read alone. */
  labelled: boolean;
}

/** The same, with some values offered. Others may be written. */
export function SettledAutocomplete({
  label,
  placeholder,
  value,
  change,
  data,
  labelled,
}: AutocompleteProps) {
  const { text, setText, settle } = useSettled(value, change);
  return (
    <Autocomplete
      {...(labelled ? { label } : { "aria-label": label })}
      placeholder={placeholder}
      data={data}
      value={text}
      onChange={setText}
      onOptionSubmit={settle}
      onBlur={() => settle(text)}
      onKeyDown={(event) => event.key === "Enter" && settle(text)}
      clearable
      clearButtonProps={{ "aria-label": placeholder }}
      onClear={() => settle("")}
    />
  );
}

function useSettled(value: string, change: (value: string) => void) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const settle = (wanted: string) => {
    if (wanted.trim() !== value) change(wanted.trim());
  };
  return { text, setText, settle };
}

import { Code } from "@mantine/core";
import type { Schema } from "../task/handlers";
import { hide } from "../task/hidden";
import classes from "./parts.module.css";

interface Props {
  value: unknown;
  label: string;
  /** Says which values are hidden, besides those whose names say it. */
  schema?: Schema | null;
}

export function Json({ value, label, schema = null }: Props) {
  return (
    <Code block className={classes.json} tabIndex={0} role="region" aria-label={label}>
      {JSON.stringify(hide(value, schema), null, 2)}
    </Code>
  );
}

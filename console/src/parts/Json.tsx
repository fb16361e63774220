import { Code } from "@mantine/core";
import classes from "./parts.module.css";

export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <Code block className={classes.json} tabIndex={0} role="region" aria-label={label}>
      {JSON.stringify(value, null, 2)}
    </Code>
  );
}

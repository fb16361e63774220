import { Paper, type PaperProps } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./parts.module.css";

interface Props extends PaperProps {
  color: string;
  role?: string;
  label?: string;
  children: ReactNode;
}

/** Something to be seen first: a stripe of colour, and no coloured ground that takes the contrast away. */
export function Note({ color, role, label, children, ...look }: Props) {
  return (
    <Paper
      withBorder
      p="md"
      className={classes.note}
      style={{ borderLeftColor: `var(--mantine-color-${color}-filled)` }}
      {...(role ? { role } : {})}
      {...(label ? { "aria-label": label } : {})}
      {...look}
    >
      {children}
    </Paper>
  );
}

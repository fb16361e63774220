import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import { parentLink, taskLink } from "../task/links";
import classes from "./parts.module.css";

export function TaskLink({ path, children }: { path: string; children?: string }) {
  return (
    <Anchor component={Link} href={taskLink(path)} inherit className={classes.path}>
      {children ?? path}
    </Anchor>
  );
}

export function ParentLink({ path }: { path: string }) {
  return (
    <Anchor component={Link} href={parentLink(path)} inherit className={classes.path}>
      {path}
    </Anchor>
  );
}

/** The log of an attempt: an address, or a file's path in the local cloud. */
export function LogLink({ log }: { log: string }) {
  if (!/^https?:/.test(log)) return <span className={classes.path}>{log}</span>;
  return (
    <Anchor href={log} target="_blank" rel="noreferrer">
      Log
    </Anchor>
  );
}

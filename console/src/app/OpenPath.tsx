import { TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { useLocation } from "wouter";
import { isTaskPath, parentLink, taskLink } from "../task/links";
import classes from "./shell.module.css";

/** To a task, or to an order with all of its tasks. */
export function OpenPath() {
  const [path, setPath] = useState("");
  const [problem, setProblem] = useState("");
  const [, go] = useLocation();
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = path.trim().replace(/^\/+|\/+$/g, "");
    if (!wanted) return;
    if (wanted.split("/").length % 2)
      return setProblem("A document's path has an even number of parts: orders/o1");
    setPath("");
    go(isTaskPath(wanted) ? taskLink(wanted) : parentLink(wanted));
  };
  return (
    <form onSubmit={open} className={classes.open}>
      <TextInput
        size="sm"
        aria-label="Open an order, an upload or a task by its path"
        placeholder="Open a path, such as orders/o1"
        value={path}
        error={problem}
        onChange={(event) => {
          setPath(event.currentTarget.value);
          setProblem("");
        }}
      />
    </form>
  );
}

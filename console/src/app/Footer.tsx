import { Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { reads } from "../store/reads";
import classes from "./shell.module.css";

export function Footer({ project }: { project: string }) {
  const count = useSyncExternalStore(reads.subscribe, reads.current);
  return (
    <footer className={classes.footer}>
      <Text size="xs" c="dimmed">
        Project {project}
      </Text>
      <Text size="xs" c="dimmed" data-testid="reads">
        This page has read {count.toLocaleString("en")} {count === 1 ? "document" : "documents"}
      </Text>
    </footer>
  );
}

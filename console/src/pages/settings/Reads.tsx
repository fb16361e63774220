import { Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { Panel } from "../../parts/Panel";
import { reads } from "../../store/reads";
import classes from "./settings.module.css";

export function Reads() {
  const count = useSyncExternalStore(reads.subscribe, reads.current);
  return (
    <Panel title="What this page reads">
      <div className={classes.number}>{count.toLocaleString("en")}</div>
      <Text size="sm">
        {count === 1 ? "document" : "documents"} since you opened the page. Firestore bills each, some 0.03
        USD for 100,000, and 50,000 a day are free.
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        Lists and counts have limits, and a window that is hidden reads nothing: a day of work with this page
        costs cents.
      </Text>
    </Panel>
  );
}

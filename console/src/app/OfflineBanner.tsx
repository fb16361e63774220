import { useNetwork } from "@mantine/hooks";
import classes from "./shell.module.css";

export function OfflineBanner() {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <p className={classes.offline}>
          You are offline. What you see is what was last heard of; the page goes on by itself once the
          connection is back.
        </p>
      )}
    </div>
  );
}

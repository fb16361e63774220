import { Button, CopyButton } from "@mantine/core";
import type { Schema } from "../task/handlers";
import { hide } from "../task/hidden";

interface Props {
  value: unknown;
  /** Says which values are hidden, besides those whose names say it. */
  schema?: Schema | null;
  size?: "xs" | "sm";
}

export function CopyJson({ value, schema = null, size = "xs" }: Props) {
  return (
    <CopyButton value={JSON.stringify(hide(value, schema), null, 2)}>
      {({ copied, copy }) => (
        <Button size={size} variant="default" onClick={copy} aria-live="polite">
          {copied ? "Copied" : "Copy as JSON"}
        </Button>
      )}
    </CopyButton>
  );
}

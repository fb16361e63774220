import { Button, CopyButton } from "@mantine/core";

export function CopyJson({ value, size = "xs" }: { value: unknown; size?: "xs" | "sm" }) {
  return (
    <CopyButton value={JSON.stringify(value, null, 2)}>
      {({ copied, copy }) => (
        <Button size={size} variant="default" onClick={copy} aria-live="polite">
          {copied ? "Copied" : "Copy as JSON"}
        </Button>
      )}
    </CopyButton>
  );
}

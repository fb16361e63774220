import { Alert } from "@mantine/core";

export function ErrorNote({ what, error }: { what: string; error: string }) {
  if (!error) return null;
  return (
    <Alert color="red" title={what} role="alert">
      {error}
    </Alert>
  );
}

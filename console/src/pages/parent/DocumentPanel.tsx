import { Button, Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import { CopyJson } from "../../parts/CopyJson";
import { ErrorNote } from "../../parts/ErrorNote";
import { Json } from "../../parts/Json";
import { Panel } from "../../parts/Panel";
import type { Live } from "../../store/live";
import type { Fields as StoredFields } from "../../store/parent";
import { readable } from "../../task/readable";
import { Fields } from "./Fields";

/** What the document says, in words first. */
export function DocumentPanel({ kind, document }: { kind: string; document: Live<StoredFields | null> }) {
  const [asJson, setAsJson] = useState(false);
  const { value, error } = document;
  return (
    <Panel
      title={`The ${kind}`}
      aside={
        value && (
          <Button size="xs" variant="default" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
            {asJson ? "In words" : "As JSON"}
          </Button>
        )
      }
    >
      <ErrorNote what={`The ${kind} could not be read`} error={error} />
      {value === undefined && !error && <Skeleton height={200} />}
      {value === null && (
        <Text size="sm" c="dimmed">
          There is no document at this path. Its tasks, if it has any, are shown all the same.
        </Text>
      )}
      {value && !asJson && <Fields entries={readable(value)} />}
      {value && asJson && (
        <>
          <Json value={value} label={`The ${kind} as JSON`} />
          <Text mt="xs">
            <CopyJson value={value} />
          </Text>
        </>
      )}
    </Panel>
  );
}

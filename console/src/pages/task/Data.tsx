import { Skeleton, Text } from "@mantine/core";
import { CopyJson } from "../../parts/CopyJson";
import { Json } from "../../parts/Json";
import { Panel } from "../../parts/Panel";
import type { Schema } from "../../task/handlers";

/** `schema`: of which values are hidden; undefined: not known yet, so that nothing is shown before it is. */
export function Data({
  title,
  value,
  schema,
}: {
  title: string;
  value: unknown;
  schema: Schema | null | undefined;
}) {
  const isEmpty = value == null || (typeof value === "object" && !Object.keys(value).length);
  const isShown = !isEmpty && schema !== undefined;
  return (
    <Panel title={title} aside={isShown && <CopyJson value={value} schema={schema} />}>
      {isEmpty && (
        <Text size="sm" c="dimmed">
          Empty.
        </Text>
      )}
      {!isEmpty && !isShown && <Skeleton height={60} />}
      {isShown && <Json value={value} label={`${title} as JSON`} schema={schema} />}
    </Panel>
  );
}

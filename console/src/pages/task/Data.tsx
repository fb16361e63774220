import { Text } from "@mantine/core";
import { CopyJson } from "../../parts/CopyJson";
import { Json } from "../../parts/Json";
import { Panel } from "../../parts/Panel";

export function Data({ title, value }: { title: string; value: unknown }) {
  const isEmpty = value == null || (typeof value === "object" && !Object.keys(value).length);
  return (
    <Panel title={title} aside={!isEmpty && <CopyJson value={value} />}>
      {isEmpty ? (
        <Text size="sm" c="dimmed">
          Empty.
        </Text>
      ) : (
        <Json value={value} label={`${title} as JSON`} />
      )}
    </Panel>
  );
}

import { Alert, List, Text } from "@mantine/core";
import type { Bulk } from "../../actions/bulk";

const LISTED = 20;

export function BulkReport({ bulk, wasStopped }: { bulk: Bulk; wasStopped: boolean }) {
  const { total, done, refused, over } = bulk;
  const left = total - done - refused.length;
  return (
    <div aria-live="polite">
      <Text size="sm">
        {done} of {total} done{refused.length ? `, ${refused.length} could not be done` : ""}
        {over && wasStopped && left ? `; stopped, ${left} left as they were` : ""}.
      </Text>
      {refused.length > 0 && (
        <Alert color="red" mt="sm" title="What could not be done">
          <List size="xs">
            {refused.slice(0, LISTED).map((it) => (
              <List.Item key={it.path}>
                <b>{it.path}</b>: {it.why}
              </List.Item>
            ))}
          </List>
          {refused.length > LISTED && <Text size="xs">and {refused.length - LISTED} more.</Text>}
        </Alert>
      )}
    </div>
  );
}

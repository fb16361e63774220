import { Alert, Button, CopyButton, Group, List, Progress, Text } from "@mantine/core";
import { type Bulk, type Left, sizeOf } from "../../actions/bulk";
import { tasksIn } from "../../parts/count-words";
import classes from "./tasks.module.css";

const LISTED = 5;

/** While it runs, and after. */
export function BulkReport({ bulk, wasStopped }: { bulk: Bulk; wasStopped: boolean }) {
  const { total, done, refused, unable, trouble, over } = bulk;
  const [failed, alone] = [sizeOf(refused), sizeOf(unable)];
  const left = Math.max(0, total - done - failed - alone);
  const isCut = wasStopped || !!trouble;
  const told = [
    `${done.toLocaleString("en")} of ${total.toLocaleString("en")} done`,
    failed && `${tasksIn(failed)} could not be done`,
    alone && `${tasksIn(alone)} left alone`,
    over && left && (isCut ? `${wasStopped ? "stopped, " : ""}${tasksIn(left)} left as before` : gone(left)),
  ];
  return (
    <>
      <Progress
        size="lg"
        value={(100 * (total - left)) / Math.max(1, total)}
        color={over && (failed || trouble) ? "red" : over && left && isCut ? "yellow" : "teal"}
        animated={!over}
        aria-label="Progress of the bulk action"
      />
      <Text size="sm" aria-live="polite">
        {told.filter(Boolean).join("; ")}.
      </Text>
      {trouble && (
        <Alert color="red" title={over ? "It ended early" : "It waits"} role="alert">
          {trouble}
        </Alert>
      )}
      <Groups title="What could not be done" color="red" groups={refused} />
      <Groups title="What was left alone" color="yellow" groups={unable} />
    </>
  );
}

/** They were counted, and not found when their turn came. */
function gone(left: number): string {
  return left === 1 ? "1 task does not match any more" : `${tasksIn(left)} do not match any more`;
}

function Groups({ title, color, groups }: { title: string; color: string; groups: readonly Left[] }) {
  if (!groups.length) return null;
  return (
    <Alert color={color} variant="light" title={title}>
      {groups.map((it) => (
        <Group key={it.why} gap="xs" align="flex-start" className={classes.group}>
          <Text size="sm">
            <b>{tasksIn(it.paths.length)}</b>: {it.why}
          </Text>
          <CopyButton value={it.paths.join("\n")}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy the list"}
              </Button>
            )}
          </CopyButton>
          <List size="xs" className={classes.paths}>
            {it.paths.slice(0, LISTED).map((path) => (
              <List.Item key={path}>{path}</List.Item>
            ))}
          </List>
          {it.paths.length > LISTED && <Text size="xs">and {tasksIn(it.paths.length - LISTED)} more</Text>}
        </Group>
      ))}
    </Alert>
  );
}

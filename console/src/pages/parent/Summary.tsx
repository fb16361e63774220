import { Text } from "@mantine/core";
import { Note } from "../../parts/Note";
import type { Task } from "../../task/task";

/** How it stands as a whole, in one sentence. */
export function Summary({ tasks }: { tasks: Task[] }) {
  const of = (state: string) => tasks.filter((it) => it.state === state).length;
  const failed = of("failed");
  const steps = `${of("done")} of ${tasks.length} steps are done`;
  if (failed)
    return (
      <Said
        color="red"
        title={failed === 1 ? "One step needs a person" : `${failed} steps need a person`}
        more={`${steps}.`}
      />
    );
  if (of("done") === tasks.length)
    return <Said color="teal" title={tasks.length === 1 ? "Done" : `All ${tasks.length} steps are done`} />;
  return <Said color="violet" title="On its way" more={`${steps}, ${of("running")} run now.`} />;
}

function Said({ color, title, more }: { color: string; title: string; more?: string }) {
  return (
    <Note color={color} role="status">
      <Text fw={650} size="lg">
        {title}
      </Text>
      {more && <Text c="dimmed">{more}</Text>}
    </Note>
  );
}

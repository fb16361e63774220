import { Alert, List, Text } from "@mantine/core";
import { tasksIn } from "../../parts/count-words";
import { COUNTED_AT_MOST } from "../../store/matching";
import { refusal, VERB_WORDS } from "../../task/allowed";
import classes from "./tasks.module.css";
import type { BulkWish, Plan } from "./use-bulk-run";

const SAMPLE = 5;
const MANY = 500;

/** How many will be touched, and some of them. */
export function BulkPlan({ wish, plan }: { wish: BulkWish; plan: Plan }) {
  const { verb, everything } = wish;
  const [first] = plan.unable;
  if (!plan.total && everything)
    return <Text size="sm">Nothing matches that could be changed so. Look at the filters of the list.</Text>;
  return (
    <>
      {plan.sample.length > 0 && <Sample plan={plan} />}
      {everything && <Bounds total={plan.total} />}
      {plan.total >= MANY && verb !== "cancel" && verb !== "reschedule" && (
        <Text size="sm" c="dimmed">
          All of them become due at once, each with an event of its own: as many run at a time as your
          functions and queues allow.
        </Text>
      )}
      {first && (
        <Alert color="yellow" variant="light">
          {tasksIn(plan.unable.length)} of the selection will be left alone: {refusal(verb, first)}.
        </Alert>
      )}
      {verb === "cancel" && plan.total > 0 && (
        <Text size="sm" c="dimmed">
          Scheduled ones will not run; running ones are told to stop within 30 seconds. What they have done
          outside is not undone. {VERB_WORDS.retry} runs a cancelled task after all.
        </Text>
      )}
    </>
  );
}

function Sample({ plan }: { plan: Plan }) {
  const count = tasksIn(plan.total);
  return (
    <div>
      <Text size="sm" mb={4}>
        {plan.total > SAMPLE ? `${count}, among them:` : `${count}:`}
      </Text>
      <List size="sm" className={classes.paths}>
        {plan.sample.slice(0, SAMPLE).map((it) => (
          <List.Item key={it.path}>
            {it.path}
            <Text size="xs" c="dimmed" component="div" lineClamp={1}>
              {[it.type, it.reason, it.error?.message].filter(Boolean).join(" · ")}
            </Text>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Bounds({ total }: { total: number }) {
  return (
    <Text size="sm" c="dimmed">
      These are all that match the filters of the list
      {total < COUNTED_AT_MOST ? "" : `, ${COUNTED_AT_MOST.toLocaleString("en")} at a time`}. Those that
      cannot be changed so are left alone, and told of at the end. Newer tasks than the first one are not
      touched.
    </Text>
  );
}

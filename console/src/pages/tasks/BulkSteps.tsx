import { Button, Group, Loader, Stack } from "@mantine/core";
import { useEffect, useState } from "react";
import { tasksIn } from "../../parts/count-words";
import { ErrorNote } from "../../parts/ErrorNote";
import { problemOfTime, TimeField } from "../../parts/TimeField";
import { VERB_WORDS } from "../../task/allowed";
import { forInput } from "../../task/time";
import { BulkPlan } from "./BulkPlan";
import { BulkReport } from "./BulkReport";
import { type BulkWish, useBulkRun } from "./use-bulk-run";

/** What the frame around the steps has to know. */
export interface Stage {
  /** Null while it is counted. */
  total: number | null;
  isRunning: boolean;
  hasRun: boolean;
}

interface Props {
  wish: BulkWish;
  close: () => void;
  tell: (stage: Stage) => void;
}

const HOUR_MS = 3_600_000;

/** How many and which; then how far; then what could not be done. */
export function BulkSteps({ wish, close, tell }: Props) {
  const run = useBulkRun(wish);
  const [time, setTime] = useState(() => forInput(new Date(Date.now() + HOUR_MS)));
  const { plan, bulk, isRunning } = run;
  const total = plan?.total ?? null;
  const hasRun = bulk !== null;
  useEffect(() => tell({ total, isRunning, hasRun }), [tell, total, isRunning, hasRun]);

  const isReschedule = wish.verb === "reschedule";
  const isReady = !!total && !(isReschedule && problemOfTime(new Date(time), new Date()));
  if (bulk)
    return (
      <Stack>
        <BulkReport bulk={bulk} wasStopped={run.wasStopped} />
        <Group justify="flex-end">
          {isRunning ? (
            <Button color="red" variant="light" onClick={run.stop} disabled={run.wasStopped} data-autofocus>
              {run.wasStopped ? "Stopping…" : "Stop"}
            </Button>
          ) : (
            <Button onClick={close}>Close</Button>
          )}
        </Group>
      </Stack>
    );
  return (
    <Stack>
      <ErrorNote what="They could not be counted" error={run.problem} />
      {plan && isReschedule && <TimeField text={time} change={setTime} />}
      {plan ? <BulkPlan wish={wish} plan={plan} /> : !run.problem && <Loader aria-label="Counting" />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
        {plan && (
          <Button
            color={wish.verb === "cancel" ? "red" : "ink"}
            disabled={!isReady}
            onClick={() => run.begin(new Date(time))}
            data-autofocus={!isReschedule || undefined}
          >
            {`${VERB_WORDS[wish.verb]} ${tasksIn(plan.total)}`}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

import { Alert, Button, Group, List, Modal, Progress, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type Bulk, changeAll } from "../../actions/bulk";
import { type PlainVerb, useChanges } from "../../actions/use-changes";
import { refusal, VERB_WORDS } from "../../task/allowed";
import type { Task } from "../../task/task";
import { BulkReport } from "./BulkReport";

export interface BulkWish {
  verb: PlainVerb;
  tasks: Task[];
}

const SAMPLE = 5;

/** How many and which; then how far; then what could not be done. Tasks as they were when it was opened. */
export function BulkDialog({ wish, close }: { wish: BulkWish | null; close: () => void }) {
  const [bulk, setBulk] = useState<Bulk | null>(null);
  const stop = useRef(new AbortController());
  const changes = useChanges();
  useEffect(() => {
    if (!wish) return;
    setBulk(null);
    stop.current = new AbortController();
  }, [wish]);
  if (!wish) return null;

  const able = wish.tasks.filter((it) => !refusal(wish.verb, it));
  const unable = wish.tasks.filter((it) => refusal(wish.verb, it));
  const begin = () => {
    const paths = able.map((it) => it.path);
    changeAll(paths, (path) => changes.make(wish.verb, path), setBulk, stop.current.signal);
  };
  const isRunning = bulk !== null && !bulk.over;
  return (
    <Modal
      opened
      onClose={close}
      title={`${VERB_WORDS[wish.verb]}: ${countOf(able.length)}`}
      closeOnClickOutside={!isRunning}
      closeOnEscape={!isRunning}
      withCloseButton={!isRunning}
    >
      <Stack>
        {!bulk && <Sample verb={wish.verb} able={able} unable={unable} />}
        {bulk && (
          <Progress
            value={(100 * (bulk.done + bulk.refused.length)) / Math.max(1, bulk.total)}
            aria-label="Progress"
          />
        )}
        {bulk && <BulkReport bulk={bulk} wasStopped={stop.current.signal.aborted} />}
        <Group justify="flex-end">
          {!bulk && (
            <>
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button
                color={wish.verb === "cancel" ? "red" : "ink"}
                disabled={!able.length}
                onClick={begin}
                data-autofocus
              >
                {`${VERB_WORDS[wish.verb]} ${countOf(able.length)}`}
              </Button>
            </>
          )}
          {isRunning && (
            <Button color="red" variant="light" onClick={() => stop.current.abort()}>
              Stop
            </Button>
          )}
          {bulk?.over && <Button onClick={close}>Close</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}

function Sample({ verb, able, unable }: { verb: PlainVerb; able: Task[]; unable: Task[] }) {
  return (
    <>
      {able.length > 0 && (
        <div>
          <Text size="sm" mb={4}>
            {able.length > SAMPLE ? `${countOf(able.length)}, among them:` : `${countOf(able.length)}:`}
          </Text>
          <List size="sm" withPadding>
            {able.slice(0, SAMPLE).map((it) => (
              <List.Item key={it.path}>{it.path}</List.Item>
            ))}
          </List>
        </div>
      )}
      {unable.length > 0 && (
        <Alert color="yellow" variant="light">
          {countOf(unable.length)} of the selection will be left alone:{" "}
          {unable[0] && refusal(verb, unable[0])}.
        </Alert>
      )}
    </>
  );
}

function countOf(count: number): string {
  return `${count} task${count === 1 ? "" : "s"}`;
}

import { Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { tasksIn } from "../../parts/count-words";
import { VERB_WORDS } from "../../task/allowed";
import { BulkSteps, type Stage } from "./BulkSteps";
import type { BulkWish } from "./use-bulk-run";

interface Props {
  wish: BulkWish | null;
  runs: (isRunning: boolean) => void;
  /** `hasRun`: something may have been changed. */
  close: (hasRun: boolean) => void;
}

const FIRST: Stage = { total: null, isRunning: false, hasRun: false };

/** It stays mounted while nothing is wished: Mantine gives the focus back only then. */
export function BulkDialog({ wish, runs, close }: Props) {
  const [last, setLast] = useState({ wish, number: 0 });
  const [stage, setStage] = useState(FIRST);
  if (wish && wish !== last.wish) {
    setLast({ wish, number: last.number + 1 });
    setStage(FIRST);
  }
  useEffect(() => runs(stage.isRunning), [runs, stage.isRunning]);
  const leave = () => close(stage.hasRun);
  return (
    <Modal
      opened={wish !== null}
      onClose={leave}
      title={last.wish && titleOf(last.wish, stage)}
      size="lg"
      closeOnClickOutside={!stage.isRunning}
      closeOnEscape={!stage.isRunning}
      withCloseButton={!stage.isRunning}
      closeButtonProps={{ "aria-label": "Close the dialog" }}
    >
      {last.wish && <BulkSteps key={last.number} wish={last.wish} close={leave} tell={setStage} />}
    </Modal>
  );
}

function titleOf({ verb }: BulkWish, { total }: Stage): string {
  return `${VERB_WORDS[verb]}: ${total === null ? "counting…" : tasksIn(total)}`;
}

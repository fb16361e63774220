import { Button, Group, Text } from "@mantine/core";
import type { BulkVerb } from "../../actions/use-bulk";
import { ActButton } from "../../parts/ActButton";
import { tasksIn } from "../../parts/count-words";
import { useRefusal } from "../../session/use-session";
import { refusal, statesFor, VERB_WORDS } from "../../task/allowed";
import type { Filter } from "../../task/filter";
import { SelectEverything } from "./SelectEverything";
import classes from "./tasks.module.css";
import type { Selection } from "./use-selection";

const VERBS: readonly BulkVerb[] = ["retry", "run_now", "reschedule", "cancel"];
const LOOKS: Record<BulkVerb, { variant: string; color: string }> = {
  retry: { variant: "filled", color: "ink" },
  run_now: { variant: "filled", color: "ink" },
  reschedule: { variant: "default", color: "ink" },
  cancel: { variant: "light", color: "red" },
};

interface Props {
  selection: Selection;
  filter: Filter;
  /** This page is all that matches. */
  isAll: boolean;
  shown: number;
  wish: (verb: BulkVerb) => void;
  pause: (types: string[]) => void;
}

export function SelectionBar({ selection, filter, isAll, shown, wish, pause }: Props) {
  const mine = useRefusal();
  const { tasks, everything } = selection;
  if (!tasks.length) return null;
  const types = [...new Set(tasks.map((it) => it.type))].filter(Boolean).sort();
  return (
    <div className={classes.selection}>
      <Group gap="xs" role="toolbar" aria-label="What to do with the selection">
        <Text size="sm" fw={600} mr="xs">
          {everything ? "All that match are selected" : `${tasks.length} selected`}
        </Text>
        {VERBS.map((verb) => (
          <ActButton
            key={verb}
            size="xs"
            {...LOOKS[verb]}
            refusal={mine || (everything ? refusalOfAll(filter, verb) : refusalOfThese(selection, verb))}
            onClick={() => wish(verb)}
          >
            {VERB_WORDS[verb]}
          </ActButton>
        ))}
        {!everything && types.length > 0 && (
          <ActButton size="xs" variant="default" refusal={mine} onClick={() => pause(types)}>
            Pause type
          </ActButton>
        )}
        <Button size="xs" variant="subtle" onClick={selection.clear} ml="auto">
          Clear
        </Button>
      </Group>
      {!everything && tasks.length === shown && !isAll && (
        <SelectEverything filter={filter} select={selection.selectEverything} page={tasksIn(shown)} />
      )}
    </div>
  );
}

function refusalOfThese({ tasks: [first, ...more] }: Selection, verb: BulkVerb): string {
  if (!first || [first, ...more].some((it) => !refusal(verb, it))) return "";
  return `None of these can: ${refusal(verb, first)}`;
}

function refusalOfAll({ state }: Filter, verb: BulkVerb): string {
  const states: readonly string[] = statesFor(verb);
  return !state || states.includes(state) ? "" : `Only tasks that are ${states.join(" or ")} can`;
}

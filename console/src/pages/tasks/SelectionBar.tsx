import { Button, Group, Text } from "@mantine/core";
import type { PlainVerb } from "../../actions/use-changes";
import { ActButton } from "../../parts/ActButton";
import { useRefusal } from "../../session/use-session";
import { refusal, VERB_WORDS } from "../../task/allowed";
import classes from "./tasks.module.css";
import type { Selection } from "./use-selection";

const VERBS: readonly PlainVerb[] = ["retry", "run_now", "cancel"];

export function SelectionBar({ selection, wish }: { selection: Selection; wish: (verb: PlainVerb) => void }) {
  const mine = useRefusal();
  if (!selection.tasks.length) return null;
  return (
    <Group className={classes.selection} gap="xs" role="toolbar" aria-label="What to do with the selection">
      <Text size="sm" fw={600} mr="xs">
        {selection.tasks.length} selected
      </Text>
      {VERBS.map((verb) => (
        <ActButton
          key={verb}
          size="xs"
          variant={verb === "cancel" ? "light" : "filled"}
          color={verb === "cancel" ? "red" : "ink"}
          refusal={
            mine ||
            (selection.tasks.some((it) => !refusal(verb, it))
              ? ""
              : `None of these can: ${firstRefusal(selection, verb)}`)
          }
          onClick={() => wish(verb)}
        >
          {VERB_WORDS[verb]}
        </ActButton>
      ))}
      <Button size="xs" variant="subtle" onClick={selection.clear} ml="auto">
        Clear
      </Button>
    </Group>
  );
}

function firstRefusal(selection: Selection, verb: PlainVerb): string {
  const [first] = selection.tasks;
  return first ? refusal(verb, first) : "";
}

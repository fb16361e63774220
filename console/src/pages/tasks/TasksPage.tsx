import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { startTransition, useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import type { BulkVerb } from "../../actions/use-bulk";
import { ErrorNote } from "../../parts/ErrorNote";
import { tell } from "../../parts/notify";
import { useRefusal } from "../../session/use-session";
import { useLive } from "../../store/live";
import { paced } from "../../store/paced";
import { listenToPage, type Page } from "../../store/task-list";
import { changeFilter } from "../../task/change-filter";
import { type Filter, queryKey, readFilter, writeFilter } from "../../task/filter";
import { filterProblem } from "../../task/filter-problem";
import { taskLink } from "../../task/links";
import { type PageSize, readPageSize, withPageSize } from "../../task/page-size";
import { BulkDialog } from "./BulkDialog";
import { Filters } from "./Filters";
import { listWords } from "./list-words";
import { Pager } from "./Pager";
import { PauseDialog } from "./PauseDialog";
import { SelectionBar } from "./SelectionBar";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { TaskTable } from "./TaskTable";
import classes from "./tasks.module.css";
import type { BulkWish } from "./use-bulk-run";
import { useKeys } from "./use-keys";
import { useSelection } from "./use-selection";

export default function TasksPage() {
  const [query, setQuery] = useSearchParams();
  const filter = readFilter(query);
  const problem = filterProblem(filter, new Date());
  const size = readPageSize(query);
  const [isBulkRunning, setBulkRunning] = useState(false);
  const listed = `${queryKey(filter)}|${filter.after}|${size}`;
  const page = useLive<Page>(
    listed,
    // Drawn in slices: a key that is pressed meanwhile comes first.
    paced((next, fail) =>
      problem ? () => {} : listenToPage(filter, (it) => startTransition(() => next(it)), fail, size),
    ),
    !isBulkRunning, // each task that leaves the list would be a read of the next one, thousands in all
  );
  const loaded = page.value?.tasks ?? [];
  const shown = filter.text
    ? loaded.filter((it) => it.id.toLowerCase().includes(filter.text.toLowerCase()))
    : loaded;

  const [active, setActive] = useState("");
  const [wish, setWish] = useState<BulkWish | null>(null);
  const [pausing, setPausing] = useState<string[] | null>(null);
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const [, go] = useLocation();
  const selection = useSelection(shown, `${listed}|${filter.text}`);
  const refusal = useRefusal();

  const change = (next: Partial<Filter>, to: PageSize = size) =>
    setQuery(withPageSize(writeFilter(changeFilter(filter, next)), to), { replace: "text" in next });
  const wishFor = (verb: BulkVerb, path = "") => {
    const tasks = selection.tasks.length ? selection.tasks : shown.filter((it) => it.path === path);
    if (refusal) tell(refusal);
    else if (tasks.length) setWish({ verb, tasks, everything: selection.everything ? filter : null });
  };
  useKeys({
    tasks: shown,
    active,
    setActive,
    open: (path) => go(taskLink(path)),
    selection,
    wish: wishFor,
    search: () => search.current?.focus(),
    help: () => setHelp(true),
  });

  return (
    <>
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={1} size="h3">
          Tasks
        </Title>
        <Group gap="sm">
          <Text size="sm" c="dimmed" aria-live="polite">
            {page.value ? listWords(shown.length, page.value, filter) : ""}
          </Text>
          {filter.type && (
            <Button size="compact-sm" variant="default" onClick={() => setPausing([filter.type])}>
              Pause type
            </Button>
          )}
        </Group>
      </Group>
      <Filters
        filter={filter}
        tasks={loaded}
        change={change}
        search={search}
        showHelp={() => setHelp(true)}
      />
      <ErrorNote what="This filter cannot be used" error={problem} />
      <ErrorNote what="The list could not be read" error={page.error} />
      <Paper withBorder className={classes.paper}>
        <SelectionBar
          selection={selection}
          filter={filter}
          isAll={!filter.after && page.value?.hasMore === false}
          shown={shown.length}
          wish={wishFor}
          pause={setPausing}
        />
        <TaskTable
          tasks={shown}
          isLoading={!page.value && !page.error && !problem}
          filter={filter}
          selection={selection}
          active={active}
          setActive={setActive}
        />
      </Paper>
      <Pager
        filter={filter}
        size={size}
        last={loaded.at(-1)?.path ?? ""}
        hasMore={page.value?.hasMore ?? false}
        change={change}
      />
      <BulkDialog
        wish={wish}
        runs={setBulkRunning}
        close={(hasRun) => {
          setWish(null);
          if (hasRun) selection.clear();
        }}
      />
      <PauseDialog types={pausing} close={() => setPausing(null)} />
      <ShortcutsDialog opened={help} close={() => setHelp(false)} />
    </>
  );
}

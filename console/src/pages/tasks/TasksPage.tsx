import { Group, Paper, Text, Title } from "@mantine/core";
import { useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { ErrorNote } from "../../parts/ErrorNote";
import { tell } from "../../parts/notify";
import { useRefusal } from "../../session/use-session";
import { useLive } from "../../store/live";
import { listenToPage, type Page } from "../../store/task-list";
import { changeFilter } from "../../task/change-filter";
import { type Filter, queryKey, readFilter, writeFilter } from "../../task/filter";
import { filterProblem } from "../../task/filter-problem";
import { taskLink } from "../../task/links";
import { BulkDialog, type BulkWish } from "./BulkDialog";
import { Filters } from "./Filters";
import { listWords } from "./list-words";
import { Pager } from "./Pager";
import { SelectionBar } from "./SelectionBar";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { TaskTable } from "./TaskTable";
import classes from "./tasks.module.css";
import { useKeys } from "./use-keys";
import { useSelection } from "./use-selection";

export default function TasksPage() {
  const [query, setQuery] = useSearchParams();
  const filter = readFilter(query);
  const problem = filterProblem(filter, new Date());
  const page = useLive<Page>(`${queryKey(filter)}|${filter.after}`, (next, fail) =>
    problem ? () => {} : listenToPage(filter, next, fail),
  );
  const loaded = page.value?.tasks ?? [];
  const shown = filter.text
    ? loaded.filter((it) => it.id.toLowerCase().includes(filter.text.toLowerCase()))
    : loaded;

  const [active, setActive] = useState("");
  const [wish, setWish] = useState<BulkWish | null>(null);
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const [, go] = useLocation();
  const selection = useSelection(shown);
  const refusal = useRefusal();

  const change = (next: Partial<Filter>) =>
    setQuery(writeFilter(changeFilter(filter, next)), { replace: "text" in next });
  useKeys({
    tasks: shown,
    active,
    setActive,
    open: (path) => go(taskLink(path)),
    select: selection.toggle,
    retry: (path) => {
      const tasks = selection.tasks.length ? selection.tasks : shown.filter((it) => it.path === path);
      if (refusal) tell(refusal);
      else if (tasks.length) setWish({ verb: "retry", tasks });
    },
    search: () => search.current?.focus(),
    help: () => setHelp(true),
  });

  return (
    <>
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={1} size="h3">
          Tasks
        </Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {page.value ? listWords(shown.length, page.value, filter) : ""}
        </Text>
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
        <SelectionBar selection={selection} wish={(verb) => setWish({ verb, tasks: selection.tasks })} />
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
        last={loaded.at(-1)?.path ?? ""}
        hasMore={page.value?.hasMore ?? false}
        change={change}
      />
      <BulkDialog wish={wish} close={() => setWish(null)} />
      <ShortcutsDialog opened={help} close={() => setHelp(false)} />
    </>
  );
}

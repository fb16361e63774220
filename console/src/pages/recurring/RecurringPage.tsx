import { Paper, Skeleton, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { Empty } from "../../parts/Empty";
import { ErrorNote } from "../../parts/ErrorNote";
import { useHandlers } from "../../store/handlers";
import { TYPES_SHOWN, useRecurring } from "../../store/recurring";
import { useSettings } from "../../store/settings";
import { recurringTypes } from "../../task/recurring";
import { RecurringCard } from "./RecurringCard";
import classes from "./recurring.module.css";

/** Whose last results are listened to without being asked for: each costs five reads. */
const WITH_RESULTS = 20;

export default function RecurringPage() {
  const { handlers } = useHandlers();
  const recurring = useRecurring();
  const settings = useSettings();
  const isKnown = recurring.value !== undefined && handlers !== undefined;
  const kept = recurring.value?.kept;
  const types = useMemo(
    () => (handlers !== undefined && kept ? recurringTypes(handlers, kept) : []),
    [handlers, kept],
  );
  return (
    <>
      <Title order={1} size="h3">
        Recurring
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Handlers that run by the clock: at each tick the sweep makes one task.
      </Text>
      <ErrorNote what="The recurring types could not be read" error={recurring.error} />
      <ErrorNote what="What is paused could not be read" error={settings.error} />
      {!isKnown && !recurring.error && <Skeleton height={240} />}
      {isKnown && types.length === 0 && <NothingRecurs />}
      <div className={classes.cards}>
        {types.map((it, at) => (
          <RecurringCard
            key={it.type}
            recurring={it}
            settings={settings.known}
            isListening={at < WITH_RESULTS}
          />
        ))}
      </div>
      {recurring.value?.hasMore && (
        <Text size="sm" c="dimmed" mt="md">
          The first {TYPES_SHOWN} are shown; there are more.
        </Text>
      )}
    </>
  );
}

function NothingRecurs() {
  return (
    <Paper withBorder p="md">
      <Empty title="No handler recurs yet">
        One does that says when: <code>@handler(every="0 3 * * *", time_zone="Europe/Berlin")</code>. Deploy
        it, and within a minute the sweep sees it and it appears here.
      </Empty>
    </Paper>
  );
}

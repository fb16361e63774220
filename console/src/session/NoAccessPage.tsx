import { Button, Code, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { Session } from "./session";
import classes from "./session.module.css";

export function NoAccessPage({ session }: { session: Session }) {
  const who = session.email || session.uid || "Nobody";
  const askAgain = async () => {
    if (session.signOut) await (await import("./auth")).askForNewToken();
    else location.reload();
  };
  return (
    <main className={classes.middle}>
      <Paper withBorder shadow="sm" p="xl" className={classes.card}>
        <Stack>
          <Title order={1} size="h2">
            You are not an admin yet
          </Title>
          <Text>
            {who} is signed in, without the right to see tasks. Somebody who may administer the Firebase
            project gives it at a terminal:
          </Text>
          <Code block>python -m onwrite grant-admin {session.email || "EMAIL"}</Code>
          <Text c="dimmed" size="sm">
            Then ask for your rights again; signing out and in does the same.
          </Text>
          <Group>
            <Button onClick={askAgain}>Ask again</Button>
            {session.signOut && (
              <Button variant="default" onClick={session.signOut}>
                Sign out
              </Button>
            )}
          </Group>
        </Stack>
      </Paper>
    </main>
  );
}

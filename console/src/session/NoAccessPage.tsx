import { Button, Code, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { Session } from "./session";
import classes from "./session.module.css";
import { signInProblem } from "./sign-in-problem";

export function NoAccessPage({ session }: { session: Session }) {
  const who = session.email || session.uid || "Nobody";
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState("");
  // With the right in it, the new token opens the console in this page's place.
  const askAgain = async () => {
    if (!session.signOut) return location.reload();
    setBusy(true);
    setAnswer("");
    await import("./auth")
      .then((auth) => auth.askForNewToken())
      .then(
        () => setAnswer("Not yet: your rights were asked for again, and there are none."),
        (error) => setAnswer(signInProblem(error)),
      );
    setBusy(false);
  };
  return (
    <main className={classes.middle}>
      <Paper withBorder shadow="sm" p="xl" className={classes.card}>
        <Stack>
          <Title order={1} size="h3">
            You are not an admin yet
          </Title>
          <Text>
            {who} is signed in, without the right to see tasks. Somebody who may administer the Firebase
            project gives it at a terminal:
          </Text>
          <Code block className={classes.command}>
            python -m onwrite grant-admin {session.email || "EMAIL"}
          </Code>
          <Text c="dimmed" size="sm">
            <code>grant-viewer</code> in its place is for somebody who is to see everything and change
            nothing.
          </Text>
          <Group>
            <Button onClick={askAgain} loading={busy}>
              I have the right now
            </Button>
            {session.signOut && (
              <Button variant="default" onClick={session.signOut}>
                Sign out
              </Button>
            )}
          </Group>
          <Text size="sm" role="status">
            {answer}
          </Text>
        </Stack>
      </Paper>
    </main>
  );
}

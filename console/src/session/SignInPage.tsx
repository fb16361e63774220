import { Alert, Button, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import classes from "./session.module.css";
import { signInProblem } from "./sign-in-problem";

export function SignInPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const signIn = async (way: (auth: typeof import("./auth")) => Promise<void>) => {
    setBusy(true);
    setProblem("");
    await import("./auth").then(way).catch((error) => setProblem(signInProblem(error)));
    setBusy(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signIn((auth) => auth.signInWithPassword(email.trim(), password));
  };

  return (
    <main className={classes.middle}>
      <Paper withBorder shadow="sm" p="xl" className={classes.card}>
        <Stack>
          <div>
            <Title order={1} size="h2">
              Sign in to onwrite
            </Title>
            <Text c="dimmed">Every task of this project, live.</Text>
          </div>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Button
            variant="default"
            size="md"
            loading={busy}
            onClick={() => signIn((auth) => auth.signInWithGoogle())}
          >
            Continue with Google
          </Button>
          <Divider label="or with e-mail" />
          <form onSubmit={submit}>
            <Stack>
              <TextInput
                label="E-mail"
                type="email"
                autoComplete="username"
                required
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Button type="submit" size="md" loading={busy}>
                Sign in
              </Button>
            </Stack>
          </form>
          <Text c="dimmed" size="sm">
            Accounts with a password are made in the Firebase console, under Authentication.
          </Text>
        </Stack>
      </Paper>
    </main>
  );
}

import { Alert, Button, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { codeOf } from "../store/errors";
import classes from "./session.module.css";

export function SignInPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const signIn = async (way: (auth: typeof import("./auth")) => Promise<void>) => {
    setBusy(true);
    setProblem("");
    await import("./auth").then(way).catch((error) => setProblem(wordsOf(error)));
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
        </Stack>
      </Paper>
    </main>
  );
}

function wordsOf(error: unknown): string {
  switch (codeOf(error)) {
    case "auth/invalid-credential":
    case "auth/wrong-password":
    case "auth/user-not-found":
      return "E-mail or password is wrong.";
    case "auth/popup-closed-by-user":
    case "auth/cancelled-popup-request":
      return "The window of Google was closed before you were signed in.";
    case "auth/popup-blocked":
      return "The browser has blocked the window of Google: allow pop-ups for this page.";
    case "auth/operation-not-allowed":
      return "This way to sign in is switched off: switch it on in the Firebase console, under Authentication.";
    case "auth/too-many-requests":
      return "Too many attempts: wait some minutes.";
    case "auth/network-request-failed":
      return "Firebase Auth cannot be reached: look whether you are online.";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

import { Center, Loader } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import type { Config } from "../config/config";
import { Empty } from "../parts/Empty";
import { SessionContext, useSignedIn } from "../session/use-session";
import { Shell } from "./Shell";

const OverviewPage = lazy(() => import("../pages/overview/OverviewPage"));
const TasksPage = lazy(() => import("../pages/tasks/TasksPage"));
const TaskPage = lazy(() => import("../pages/task/TaskPage"));
const ParentPage = lazy(() => import("../pages/parent/ParentPage"));
const RecurringPage = lazy(() => import("../pages/recurring/RecurringPage"));
const SettingsPage = lazy(() => import("../pages/settings/SettingsPage"));
const NoAccessPage = lazy(() =>
  import("../session/NoAccessPage").then((it) => ({ default: it.NoAccessPage })),
);
const SignInPage = lazy(() => import("../session/SignInPage").then((it) => ({ default: it.SignInPage })));

export function App({ config }: { config: Config }) {
  const session = useSignedIn(config);
  if (session === undefined) return <Waiting />;
  if (session === null)
    return (
      <Suspense fallback={<Waiting />}>
        <SignInPage />
      </Suspense>
    );
  if (session.role === "none")
    return (
      <Suspense fallback={<Waiting />}>
        <NoAccessPage session={session} />
      </Suspense>
    );
  return (
    <SessionContext value={session}>
      <Shell config={config}>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/" component={OverviewPage} />
            <Route path="/tasks" component={TasksPage} />
            <Route path="/task/*" component={TaskPage} />
            <Route path="/parent/*" component={ParentPage} />
            <Route path="/recurring" component={RecurringPage} />
            <Route path="/settings">
              <SettingsPage config={config} />
            </Route>
            <Route>
              <Empty title="There is no such page">
                Look at the overview or the tasks, or open a path above.
              </Empty>
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </SessionContext>
  );
}

function Waiting() {
  return (
    <Center mih="40vh">
      <Loader aria-label="Loading" />
    </Center>
  );
}

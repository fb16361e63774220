import "./mantine.css";
import "virtual:theme.css";
import "./page.css";
import { Alert, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { loadConfig } from "./config/config";
import { connect } from "./store/firestore";
import { theme } from "./theme";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has lost its root");

const page = await loadConfig().then(
  (config) => {
    connect(config);
    return <App config={config} />;
  },
  (error: Error) => (
    <Alert color="red" title="The console cannot begin" m="xl" role="alert">
      {error.message}
    </Alert>
  ),
);

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <Notifications position="bottom-right" />
      {page}
    </MantineProvider>
  </StrictMode>,
);

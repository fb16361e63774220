import { Code, Text } from "@mantine/core";
import { Panel } from "../../parts/Panel";
import { useSession } from "../../session/use-session";
import classes from "./settings.module.css";

const ROLES = [
  ["An admin", "sees every task, and changes them: retry, edit, cancel, pause.", "grant-admin"],
  ["A viewer", "sees what an admin sees, and changes nothing.", "grant-viewer"],
  ["Anybody else", "is refused by the security rules.", "revoke"],
] as const;

export function Roles() {
  const { email, uid, role } = useSession();
  return (
    <Panel title="Who may do what">
      <Text size="sm" mb="sm">
        You are {email || uid}, {role === "admin" ? "an admin" : "a viewer"}. Whoever may administer the
        project gives and takes rights at a terminal; they hold from the person’s next token on, within the
        hour.
      </Text>
      <dl className={classes.roles}>
        {ROLES.map(([who, may, command]) => (
          <div key={command}>
            <dt>{who}</dt>
            <dd>
              {may}
              <Code block mt={4} className={classes.command}>
                {`python -m onwrite ${command} EMAIL`}
              </Code>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

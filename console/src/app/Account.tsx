import { ActionIcon, Menu, Text } from "@mantine/core";
import { useSession } from "../session/use-session";

export function Account({ project }: { project: string }) {
  const { email, uid, role, signOut } = useSession();
  const name = email || uid;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="light" size="lg" radius="xl" aria-label={`Account of ${name}`}>
          <Text span fw={600} size="sm" tt="uppercase">
            {name.slice(0, 1)}
          </Text>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}, {role} of {project}
        </Menu.Label>
        {signOut ? (
          <Menu.Item onClick={signOut}>Sign out</Menu.Item>
        ) : (
          <Menu.Item disabled>The local cloud signs you in by itself</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

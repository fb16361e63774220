import { Anchor, Badge, Group, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";
import type { Config } from "../config/config";
import { useSession } from "../session/use-session";
import { Account } from "./Account";
import { Footer } from "./Footer";
import { OfflineBanner } from "./OfflineBanner";
import { OpenPath } from "./OpenPath";
import { SchemeSwitch } from "./SchemeSwitch";
import classes from "./shell.module.css";

export function Shell({ config, children }: { config: Config; children: ReactNode }) {
  const { role } = useSession();
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Anchor component={Link} href="/" className={classes.brand} underline="never">
            <img src="/favicon.svg" alt="" width={26} height={26} />
            <Text span fw={700} size="lg" c="var(--mantine-color-text)">
              onwrite
            </Text>
            <VisuallyHidden>: to the overview</VisuallyHidden>
          </Anchor>
          <nav aria-label="Pages" className={classes.nav}>
            <NavLink href="/" label="Overview" />
            <NavLink href="/tasks" label="Tasks" />
            <NavLink href="/recurring" label="Recurring" />
            <NavLink href="/settings" label="Settings" />
          </nav>
          <OpenPath />
          <Group gap="xs" wrap="nowrap" className={classes.end}>
            {config.emulators && (
              <Badge variant="default" radius="sm" tt="none">
                local
              </Badge>
            )}
            {role === "viewer" && (
              <Badge color="yellow" variant="light" radius="sm" tt="none">
                viewer
              </Badge>
            )}
            <SchemeSwitch />
            <Account project={config.projectId} />
          </Group>
        </div>
      </header>
      <OfflineBanner />
      <main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      <Footer project={config.projectId} />
    </div>
  );
}

function NavLink({ href, label }: { href: string; label: string }) {
  const [isHere] = useRoute(href);
  return (
    <Link href={href} className={classes.link} aria-current={isHere ? "page" : undefined}>
      {label}
    </Link>
  );
}

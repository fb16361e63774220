import { useNetwork } from "@mantine/hooks";
import { createContext, useContext, useEffect, useState } from "react";
import type { Config } from "../config/config";
import { refusalFor, roleOf, type Session } from "./session";

export const SessionContext = createContext<Session>({ uid: "", email: "", role: "none" });

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Why nothing can be changed just now; empty: it can. */
export function useRefusal(): string {
  const { online } = useNetwork();
  return refusalFor(useSession(), online);
}

/** `undefined`: not known yet; null: nobody is signed in. */
export function useSignedIn(config: Config): Session | null | undefined {
  const [session, setSession] = useState<Session | null | undefined>(() => mockSession(config));
  useEffect(() => {
    if (isMocked(config)) return;
    let stop = () => {};
    let stopped = false;
    import("./auth").then(({ watchSession }) => {
      if (!stopped) stop = watchSession(setSession, config.emulators?.auth);
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [config]);
  return session;
}

/** The local cloud has no Auth. */
function isMocked({ emulators }: Config): boolean {
  return !!emulators && !emulators.auth;
}

function mockSession(config: Config): Session | null | undefined {
  if (!isMocked(config)) return undefined;
  const { user } = config;
  if (!user) return { uid: "", email: "", role: "none" };
  return { uid: user.sub, email: user.email ?? "", role: roleOf({ ...user }) };
}

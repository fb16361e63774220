/** What the hosting says of the project: `/__/firebase/init.json`, of Firebase Hosting or of the local cloud. */

export interface Config {
  projectId: string;
  apiKey?: string;
  authDomain?: string;
  appId?: string;
  /** Of the local cloud, and of tests. `auth` is the Auth emulator of the Firebase CLI. */
  emulators?: { firestore: string; functions?: string; auth?: string };
  /** Who is signed in where there are emulators and none for Auth. */
  user?: MockUser;
}

export interface MockUser {
  sub: string;
  email?: string;
  admin?: boolean;
  viewer?: boolean;
}

const PLACE = "/__/firebase/init.json";

export async function loadConfig(): Promise<Config> {
  const answer = await fetch(PLACE).catch(() => {
    throw new Error(`${PLACE} could not be reached: look whether you are online, and load the page again.`);
  });
  if (!answer.ok) {
    throw new Error(
      `${PLACE} answered ${answer.status}. Firebase Hosting serves it once the project has a web app: ` +
        "run `firebase apps:create web`, and deploy the hosting again.",
    );
  }
  const config: unknown = await answer.json().catch(() => null);
  if (!isConfig(config)) throw new Error(`${PLACE} names no projectId, so it is no Firebase configuration.`);
  return config;
}

function isConfig(value: unknown): value is Config {
  return (
    typeof value === "object" && value !== null && "projectId" in value && typeof value.projectId === "string"
  );
}

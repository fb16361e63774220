/** The one connection to Firestore. */
import { initializeApp } from "firebase/app";
import {
  connectFirestoreEmulator,
  type Firestore,
  initializeFirestore,
  memoryEagerGarbageCollector,
  memoryLocalCache,
} from "firebase/firestore";
import type { Config } from "../config/config";

/**
 * What nobody listens to any more is forgotten at once. By default the SDK keeps it: after a bulk action, thousands of tasks as
 * they were before, which a list would show, and ask for again one by one.
 */
const FORGETFUL = memoryEagerGarbageCollector();

let connected: Firestore | null = null;

export function connect(config: Config): void {
  const { emulators, user, ...options } = config;
  const app = initializeApp(options);
  connected = initializeFirestore(app, { localCache: memoryLocalCache({ garbageCollector: FORGETFUL }) });
  if (!emulators) return;
  const at = emulators.firestore.lastIndexOf(":");
  const host = emulators.firestore.slice(0, at);
  const port = Number(emulators.firestore.slice(at + 1));
  const token = user ? { mockUserToken: { ...user } } : {};
  connectFirestoreEmulator(connected, host, port, token);
}

export function firestore(): Firestore {
  if (!connected) throw new Error("Firestore is asked for before the configuration was read");
  return connected;
}

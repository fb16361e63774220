/** Firebase Auth, loaded only where somebody has to sign in. */
import { getApp } from "firebase/app";
import {
  type Auth,
  browserLocalPersistence,
  browserPopupRedirectResolver,
  GoogleAuthProvider,
  indexedDBLocalPersistence,
  initializeAuth,
  onIdTokenChanged,
  signInWithEmailAndPassword,
  signInWithPopup,
  signOut,
} from "firebase/auth";
import { roleOf, type Session } from "./session";

let started: Auth | null = null;

export function watchSession(next: (session: Session | null) => void): () => void {
  const auth = start();
  return onIdTokenChanged(auth, async (user) => {
    if (!user) return next(null);
    const { claims } = await user.getIdTokenResult();
    next({ uid: user.uid, email: user.email ?? "", role: roleOf(claims), signOut: () => signOut(auth) });
  });
}

export async function signInWithGoogle(): Promise<void> {
  await signInWithPopup(start(), new GoogleAuthProvider(), browserPopupRedirectResolver);
}

export async function signInWithPassword(email: string, password: string): Promise<void> {
  await signInWithEmailAndPassword(start(), email, password);
}

/** A claim that was just given is in a new token only. */
export async function askForNewToken(): Promise<void> {
  await start().currentUser?.getIdToken(true);
}

/** Without a resolver for pop-ups until one is opened: it would load a script of Google's at once. */
function start(): Auth {
  started ??= initializeAuth(getApp(), { persistence: [indexedDBLocalPersistence, browserLocalPersistence] });
  return started;
}

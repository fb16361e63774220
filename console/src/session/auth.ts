/** Firebase Auth, loaded only where somebody has to sign in. */
import { getApp } from "firebase/app";
import {
  type Auth,
  browserLocalPersistence,
  browserPopupRedirectResolver,
  connectAuthEmulator,
  GoogleAuthProvider,
  indexedDBLocalPersistence,
  initializeAuth,
  onIdTokenChanged,
  signInWithEmailAndPassword,
  signInWithPopup,
  signOut,
  type User,
} from "firebase/auth";
import { roleOf, type Session } from "./session";

let started: Auth | null = null;

/** Tells who is signed in, now and after every change of it or of their claims; null: nobody. */
export function watchSession(next: (session: Session | null) => void, emulator?: string): () => void {
  const auth = start(emulator);
  return onIdTokenChanged(auth, (user) => {
    if (!user) return next(null);
    user.getIdTokenResult().then(
      ({ claims }) => next(sessionOf(auth, user, claims)),
      () => next(null), // the token is over, and no new one can be had
    );
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

function sessionOf(auth: Auth, user: User, claims: Record<string, unknown>): Session {
  return { uid: user.uid, email: user.email ?? "", role: roleOf(claims), signOut: () => signOut(auth) };
}

/** Without a resolver for pop-ups until one is opened: it would load a script of Google's at once. */
function start(emulator?: string): Auth {
  if (started) return started;
  started = initializeAuth(getApp(), { persistence: [indexedDBLocalPersistence, browserLocalPersistence] });
  // Its warning at the page's edge would be a style that the Content-Security-Policy refuses.
  if (emulator) connectAuthEmulator(started, `http://${emulator}`, { disableWarnings: true });
  return started;
}

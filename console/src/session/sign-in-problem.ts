/** Why somebody could not sign in, as a sentence. Pure. */
import { codeOf } from "../store/errors";

const SENTENCES: Record<string, string> = {
  "auth/popup-closed-by-user": "The window of Google was closed before you were signed in.",
  "auth/cancelled-popup-request": "The window of Google was closed before you were signed in.",
  "auth/popup-blocked": "The browser has blocked the window of Google: allow pop-ups for this page.",
  "auth/operation-not-allowed":
    "This way to sign in is switched off: switch it on in the Firebase console, under Authentication.",
  "auth/configuration-not-found":
    "This project has no sign-in yet: switch it on in the Firebase console, under Authentication.",
  "auth/unauthorized-domain":
    "Firebase Auth does not know this address: add it in the Firebase console, under Authentication, Settings, Authorized domains.",
  "auth/account-exists-with-different-credential":
    "There is an account with this address that signs in another way: use that one.",
  "auth/invalid-email": "This is no e-mail address.",
  "auth/user-disabled": "This account has been disabled.",
  "auth/user-token-expired": "You have been signed out: sign in again.",
  "auth/too-many-requests": "Too many attempts: wait some minutes.",
  "auth/network-request-failed": "Firebase Auth cannot be reached: look whether you are online.",
};

const WRONG = ["auth/invalid-credential", "auth/wrong-password", "auth/user-not-found"];

export function signInProblem(error: unknown): string {
  const code = codeOf(error);
  if (WRONG.includes(code)) return "E-mail or password is wrong."; // and not which: it is nobody's business
  const sentence = SENTENCES[code];
  if (sentence) return sentence;
  return code ? `Firebase Auth refused it, and says: ${code.replace("auth/", "")}.` : plain(error);
}

function plain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `You could not be signed in: ${message}`;
}

/** What Firestore says when it refuses, as a sentence for a person. */

export function sentence(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case "permission-denied":
      return "The security rules do not let you read this. Your rights may have changed: sign out, and in again.";
    case "failed-precondition":
      return message.includes("index")
        ? "Firestore has no index for this list: run `firebase deploy --only firestore:indexes`, and wait until it is built."
        : message;
    case "unavailable":
      return "Firestore cannot be reached at the moment; the page goes on by itself once it can.";
    case "resource-exhausted":
      return "The project's quota of Firestore is used up; it begins anew at midnight Pacific time, or with a billing plan.";
    default:
      return message;
  }
}

export function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

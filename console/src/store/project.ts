import { firestore } from "./firestore";

/** For links into the consoles of Google Cloud and Firebase. */
export function projectId(): string {
  return firestore().app.options.projectId ?? "";
}

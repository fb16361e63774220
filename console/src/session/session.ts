/** Who looks at the page. The claims decide what is shown; what may be read and written, the rules. */

export type Role = "admin" | "viewer" | "none";

export interface Session {
  uid: string;
  email: string;
  role: Role;
  /** Not there in the local cloud, whose user is always signed in. */
  signOut?: () => Promise<void>;
}

/** The text "true" is not true: the rules say the same. */
export function roleOf(claims: Record<string, unknown>): Role {
  if (claims.admin === true) return "admin";
  return claims.viewer === true ? "viewer" : "none";
}

export function refusalFor(session: Session, isOnline: boolean): string {
  if (session.role !== "admin")
    return "You have the role of a viewer: you see everything and change nothing.";
  return isOnline ? "" : "You are offline: changes can be made once the connection is back.";
}

/** Where in the console something is. */

export function taskLink(path: string): string {
  return `/task/${encoded(path)}`;
}

export function parentLink(path: string): string {
  return `/parent/${encoded(path)}`;
}

export function listLink(filter: Partial<Record<"state" | "reason" | "type" | "q", string>>): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  return query.size ? `/tasks?${query}` : "/tasks";
}

/** The document path after `/task` or `/parent` in an address; empty where there is none. */
export function pathIn(address: string): string {
  const parts = address.split("/").slice(2).filter(Boolean);
  try {
    return parts.map(decodeURIComponent).join("/");
  } catch {
    return parts.join("/");
  }
}

export function isTaskPath(path: string): boolean {
  const parts = path.split("/");
  return parts.length % 2 === 0 && parts.at(-2) === "tasks" && parts.every(Boolean);
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

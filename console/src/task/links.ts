/** Where in the console something is. */
import { type Asked, NO_FILTER, writeFilter } from "./filter";

export function taskLink(path: string): string {
  return `/task/${encoded(path)}`;
}

export function parentLink(path: string): string {
  return `/parent/${encoded(path)}`;
}

/** The list of the tasks that are asked for, and nothing else: what is counted is what is seen. */
export function listLink(asked: Asked): string {
  const query = writeFilter({ ...NO_FILTER, ...asked });
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

/** Where the Google Cloud console shows what belongs to a task. A demo project is not there: null. Pure. */

const CLOUD = "https://console.cloud.google.com";

/** Every line that the engine has logged of the task, newest first. */
export function logsLink(project: string, path: string): string | null {
  if (isDemo(project)) return null;
  const query = encodeURIComponent(`jsonPayload.task="${path.replaceAll('"', '\\"')}"`);
  return `${CLOUD}/logs/query;query=${query};duration=P30D?project=${project}`;
}

export function documentLink(project: string, path: string): string | null {
  if (isDemo(project)) return null;
  const place = path.split("/").map((part) => `~2F${encodeURIComponent(part).replaceAll("%", "~")}`);
  return `https://console.firebase.google.com/project/${project}/firestore/databases/-default-/data/${place.join("")}`;
}

export interface File {
  name: string;
  link: string | null;
}

/** Of a result that names the object it has made, such as dataset_export's. */
export function fileOf(project: string, result: unknown): File | null {
  if (typeof result !== "object" || result === null) return null;
  const { bucket, object } = result as Record<string, unknown>;
  if (typeof object !== "string" || !object) return null;
  if (typeof bucket !== "string" || !bucket) return { name: object, link: null };
  const place = `${encodeURIComponent(bucket)}/${object.split("/").map(encodeURIComponent).join("/")}`;
  const link = isDemo(project) ? null : `${CLOUD}/storage/browser/_details/${place}?project=${project}`;
  return { name: `gs://${bucket}/${object}`, link };
}

/** Firebase's own rule: what begins so is on nobody's bill, and in no cloud. */
function isDemo(project: string): boolean {
  return project.startsWith("demo-");
}

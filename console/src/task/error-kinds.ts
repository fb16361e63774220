/** `error.kind` (docs/task-document.md), in a person's words. */
export const ERROR_KINDS: Record<string, string> = {
  exception: "its handler raised",
  retry: "its handler asked for another try",
  rejected: "its handler said no",
  timeout: "it took too long",
  shutdown: "its worker was shut down",
  cancelled: "somebody cancelled it",
  invalid: "it cannot be run as written",
  rescued: "its worker was lost",
  outcome_unknown: "nobody knows what happened",
  launch: "its job did not start",
  queue: "its queue cannot be used",
  job: "its job ended early",
};

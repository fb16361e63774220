import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { LogLink } from "../../parts/TaskLink";
import { projectId } from "../../store/project";
import { documentLink, fileOf, logsLink } from "../../task/cloud-links";
import type { Task } from "../../task/task";
import classes from "./task.module.css";

export function Facts({ task }: { task: Task }) {
  const { lease, job } = task;
  const project = projectId();
  const file = fileOf(project, task.result);
  const facts: [string, ReactNode][] = [
    ["Attempt", task.max_attempts ? `${task.attempt} of ${task.max_attempts}` : task.attempt],
    ["Created", time(task.created_at)],
    ["Due", time(task.scheduled_at)],
    ["Started", time(task.started_at)],
    ["Ended", time(task.finished_at)],
    ["Waits until", time(task.waiting_until)],
    ["Looked at next", time(task.wake_at)],
    [
      "Lease",
      lease && (
        <>
          held by a {lease.runner || "worker"}, until {time(lease.expires_at)}
        </>
      ),
    ],
    ["Queue", task.queue && `${task.queue}${task.priority ? `, priority ${task.priority}` : ""}`],
    ["Job", job?.name || job?.waits],
    ["Job's log", job?.log && <LogLink log={job.log} />],
    ["Logs", elsewhere(logsLink(project, task.path), "All lines in Cloud Logging")],
    ["Document", elsewhere(documentLink(project, task.path), "In the Firebase console")],
    ["File", file && (elsewhere(file.link, file.name) ?? file.name)],
    ["Key", task.key],
    ["Retried by", task.retried_by],
    ["Cancelled by", task.cancelled_by],
    ["Deleted", time(task.expire_at)],
  ];
  return (
    <Panel title="About it">
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value !== null && value !== undefined && value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}

function time(at: Date | null): ReactNode {
  return at && <Moment at={at} full />;
}

function elsewhere(link: string | null, words: string): ReactNode {
  return (
    link && (
      <Anchor href={link} target="_blank" rel="noreferrer" inherit>
        {words}
      </Anchor>
    )
  );
}

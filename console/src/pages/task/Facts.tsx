import type { ReactNode } from "react";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { LogLink } from "../../parts/TaskLink";
import type { Task } from "../../task/task";
import classes from "./task.module.css";

export function Facts({ task }: { task: Task }) {
  const { lease, job } = task;
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
    ["Log", job?.log && <LogLink log={job.log} />],
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

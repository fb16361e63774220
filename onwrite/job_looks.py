"""What the platform's word on a Job means for the attempt that runs in it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onwrite.failures import failure
from onwrite.launchers.launcher import Status
from onwrite.task_document import TaskDocument

_FROZEN = "its container runs and did not renew its lease: it is frozen, or cut off from Firestore"
_STUCK = "its container runs and did not take its attempt over in time"


def has_started(task: TaskDocument) -> bool:
    """Whether its container has taken the attempt over."""
    return task.job is not None and task.job.started_at is not None


def is_over(task: TaskDocument, status: Status, now: datetime) -> bool:
    """Whether an attempt that was not ended will not be: not by its Job, if the platform says this of it."""
    if status.phase in ("failed", "gone"):
        return True
    if task.lease and task.lease.expires_at <= now:
        return True
    # A second container leaves as a success. The first may be alive, and then it keeps its lease.
    return status.phase == "succeeded" and not has_started(task)


def job_failure(task: TaskDocument, status: Status, now: datetime) -> Mapping[str, Any]:
    """The task's `error`, in the platform's own words where it has any."""
    type_name, message = _said(task, status)
    return failure(task, now, "job", type_name, message, retryable=True)


def _said(task: TaskDocument, status: Status) -> tuple[str, str]:
    told = f": {status.message}" if status.message else ""
    match status.phase:
        case "failed":
            return status.reason or "JobFailed", status.message or "its container failed"
        case "succeeded":
            return "NotEnded", f"its container ended without a word on how its attempt ended{told}"
        case "gone":
            return "JobGone", f"its Job is gone: somebody removed it, or it was never started{told}"
        case "starting":
            return status.reason or "NotStarted", f"its container did not start in time{told}"
        case "running":
            return "LeaseExpired", (_FROZEN if has_started(task) else _STUCK) + told

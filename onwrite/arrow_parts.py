"""What the arrows of the state machine are made of: a turn to wait for, a time to run again, an end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from onwrite.changes import DELETE, Change
from onwrite.task_document import FAILED, SCHEDULED, SCHEMA, TaskDocument, shard_of

HISTORY_LENGTH: Final = 20


def await_turn(task: TaskDocument, reason: str, wake_at: datetime | None) -> Change:
    return Change(
        {
            "state": SCHEDULED,
            "reason": reason,
            "wake_at": wake_at,
            "shard": shard_of(task.path),
            "attempt": task.attempt,
            "created_at": task.created_at,
            "schema": SCHEMA,
        }
    )


def used_up(task: TaskDocument) -> bool:
    return task.attempt >= (task.max_attempts or 1)


def schedule(
    task: TaskDocument, now: datetime, reason: str, at: datetime, error: Mapping[str, Any] | None
) -> Change:
    return Change(
        {
            "state": SCHEDULED,
            "reason": reason,
            "scheduled_at": at,
            "wake_at": at,
            "lease": DELETE,
            "history": history(task, now, reason, error),
            **({"error": error} if error else {}),
        }
    )


def fail(task: TaskDocument, now: datetime, reason: str, error: Mapping[str, Any]) -> Change:
    waiting = {"waiting": DELETE} if task.waiting_until else {}
    return Change({**end(task, now, reason, error), **waiting, "history": history(task, now, reason, error)})


def end(task: TaskDocument, now: datetime, reason: str, error: Mapping[str, Any]) -> dict[str, Any]:
    """`shard` stays: alone it is in no index, and by it the sweep finds an admin's flip whose event was lost."""
    return {
        "state": FAILED,
        "reason": reason,
        "error": error,
        "finished_at": now,
        "lease": DELETE,
        "wake_at": DELETE,
        **forget_cancel(task),
    }


def forget_cancel(task: TaskDocument) -> dict[str, Any]:
    """A wish to cancel ends with the task: else a flip by hand would be cancelled at once."""
    return {"cancel_requested": DELETE} if task.cancel_requested else {}


def history(
    task: TaskDocument, now: datetime, reason: str, error: Mapping[str, Any] | None = None
) -> Sequence[Mapping[str, Any]]:
    """The token stays in the entry: by it a commit whose answer was lost is recognised as our own."""
    entry = {
        "attempt": task.attempt,
        "token": task.lease.token if task.lease else "",
        "started_at": task.started_at or now,
        "ended_at": now,
        "reason": reason,
        **({"log": task.job.log} if task.job and task.job.log else {}),
        **({"error": error} if error else {}),
    }
    return [*task.history[-(HISTORY_LENGTH - 1) :], entry]

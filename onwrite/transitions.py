"""The state machine: one pure function per arrow, each returning the one change to write.

`ARROWS` in `arrows.py` is the table of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from onwrite.changes import DELETE, Change
from onwrite.durations import hours, minutes
from onwrite.task_document import DONE, FAILED, RUNNING, SCHEDULED, SCHEMA, TaskDocument, shard_of

HISTORY_LENGTH: Final = 20
KEEP_DONE: Final = timedelta(days=30)
FIRST_WAKE_PAUSE: Final = minutes(1)
LONGEST_WAKE_PAUSE: Final = hours(1)
PAUSED_LOOK: Final = hours(24)  # a resumed task is found by its reason; this is for the day it is not


def accept(task: TaskDocument) -> Change:
    """A task written with a future time and nothing else: give it what the sweep finds it by."""
    return _await(task, task.reason or "new", task.scheduled_at)


def pause(task: TaskDocument, now: datetime) -> Change:
    """Due, but its type is paused. The sweep finds it by its reason, once its type is paused no more."""
    return _await(task, "paused", now + PAUSED_LOOK)


def resume(task: TaskDocument, now: datetime) -> Change:
    """The pause is over: a change that sends an event, and the next look, should that event get lost."""
    return _await(task, "retry" if task.attempt else "new", now + FIRST_WAKE_PAUSE)


def claim(task: TaskDocument, now: datetime, *, token: str, lasts: timedelta, max_attempts: int) -> Change:
    """Nobody but a person makes a task `scheduled` whose attempts are used up: that flip buys one more."""
    attempt = task.attempt + 1
    expires_at = now + lasts
    return Change(
        {
            "state": RUNNING,
            "reason": "claimed",
            "attempt": attempt,
            "max_attempts": max(task.max_attempts or max_attempts, attempt),
            "lease": {"token": token, "expires_at": expires_at, "runner": "function"},
            "wake_at": expires_at,
            "shard": shard_of(task.path),
            "started_at": now,
            "created_at": task.created_at,
            "schema": SCHEMA,
            "finished_at": DELETE,
            "expire_at": DELETE,
            "result": DELETE,
            "progress": DELETE,
        }
    )


def renew(task: TaskDocument, now: datetime, *, lasts: timedelta) -> Change:
    """The owner is alive and goes on. `task` is running under the owner's lease."""
    lease = {"token": task.lease.token, "runner": task.lease.runner} if task.lease else {}
    return Change(
        {
            "state": RUNNING,
            "reason": "claimed",
            "lease": {**lease, "expires_at": now + lasts},
            "wake_at": now + lasts,
        }
    )


def complete(task: TaskDocument, now: datetime, result: Any) -> Change:
    return Change(
        {
            "state": DONE,
            "reason": "completed",
            "result": result,
            "error": DELETE,
            "finished_at": now,
            "expire_at": now + KEEP_DONE,
            "lease": DELETE,
            "wake_at": DELETE,
            "shard": DELETE,
            "history": _history(task, now, "completed"),
            **_forget_cancel(task),
        }
    )


def retry(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    if _used_up(task):
        return _fail(task, now, "exhausted", error)
    return _schedule(task, now, "retry", now + delay, error)


def snooze(task: TaskDocument, now: datetime, until: datetime) -> Change:
    change = _schedule(task, now, "snoozed", until, None)
    return Change({**change.fields, "attempt": task.attempt - 1})


def reject(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    return _fail(task, now, "rejected", error)


def hand_back(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """The worker is shut down. Not the task's fault, so the attempt does not count, and it is due at once."""
    change = _schedule(task, now, "rescued", now, error)
    return Change({**change.fields, "attempt": task.attempt - 1})


def cancel(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """A person does not want it any more. Before its first attempt the history gets no entry."""
    if task.state == RUNNING:
        return _fail(task, now, "cancelled", error)
    return Change(
        {**_end(task, now, "cancelled", error), "shard": shard_of(task.path), "attempt": task.attempt}
    )


def invalidate(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """The document cannot be run as it is. No attempt was made, so the history gets no entry."""
    return Change(
        {
            **_end(task, now, "invalid", error),
            "attempt": task.attempt,
            "history": list(task.history),
            "shard": shard_of(task.path),
            "created_at": task.created_at,
            "schema": SCHEMA,
        }
    )


def wake(task: TaskDocument, now: datetime) -> Change:
    """The change that sends an event for a due task, and the next look, should that event get lost too."""
    return Change(
        {"state": SCHEDULED, "reason": task.reason or "new", "wake_at": now + wake_pause(task, now)}
    )


def wake_pause(task: TaskDocument, now: datetime) -> timedelta:
    """As long as the task is overdue already: pauses grow without a counter, from a minute to an hour."""
    due = task.scheduled_at or task.created_at
    return min(max(now - due, FIRST_WAKE_PAUSE), LONGEST_WAKE_PAUSE)


def was_woken(task: TaskDocument) -> bool:
    """Whether the sweep has touched it before, since it became due, and nobody came."""
    due = task.scheduled_at or task.created_at
    return task.wake_at is not None and task.wake_at - due >= FIRST_WAKE_PAUSE


def run_now(task: TaskDocument, now: datetime) -> Change:
    """Due before its time: a change that sends an event, and the next look, should that event get lost."""
    change = _await(task, task.reason or "new", now + FIRST_WAKE_PAUSE)
    return Change({**change.fields, "scheduled_at": now})


def rescue(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    if _used_up(task):
        return _fail(task, now, "exhausted", error)
    return _schedule(task, now, "rescued", now + delay, error)


def expire(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    """The wait for a callback has come to its end without one."""
    change = retry(task, now, error, delay)
    return Change({**change.fields, "waiting": DELETE})


def _await(task: TaskDocument, reason: str, wake_at: datetime | None) -> Change:
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


def _used_up(task: TaskDocument) -> bool:
    return task.attempt >= (task.max_attempts or 1)


def _schedule(
    task: TaskDocument, now: datetime, reason: str, at: datetime, error: Mapping[str, Any] | None
) -> Change:
    return Change(
        {
            "state": SCHEDULED,
            "reason": reason,
            "scheduled_at": at,
            "wake_at": at,
            "lease": DELETE,
            "history": _history(task, now, reason, error),
            **({"error": error} if error else {}),
        }
    )


def _fail(task: TaskDocument, now: datetime, reason: str, error: Mapping[str, Any]) -> Change:
    waiting = {"waiting": DELETE} if task.waiting_until else {}
    return Change(
        {**_end(task, now, reason, error), **waiting, "history": _history(task, now, reason, error)}
    )


def _end(task: TaskDocument, now: datetime, reason: str, error: Mapping[str, Any]) -> dict[str, Any]:
    """`shard` stays: alone it is in no index, and by it the sweep finds an admin's flip whose event was lost."""
    return {
        "state": FAILED,
        "reason": reason,
        "error": error,
        "finished_at": now,
        "lease": DELETE,
        "wake_at": DELETE,
        **_forget_cancel(task),
    }


def _forget_cancel(task: TaskDocument) -> dict[str, Any]:
    """A wish to cancel ends with the task: else a flip by hand would be cancelled at once."""
    return {"cancel_requested": DELETE} if task.cancel_requested else {}


def _history(
    task: TaskDocument, now: datetime, reason: str, error: Mapping[str, Any] | None = None
) -> Sequence[Mapping[str, Any]]:
    """The token stays in the entry: by it a commit whose answer was lost is recognised as our own."""
    entry = {
        "attempt": task.attempt,
        "token": task.lease.token if task.lease else "",
        "started_at": task.started_at or now,
        "ended_at": now,
        "reason": reason,
        **({"error": error} if error else {}),
    }
    return [*task.history[-(HISTORY_LENGTH - 1) :], entry]

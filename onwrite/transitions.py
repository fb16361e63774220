"""The state machine: one pure function per arrow, each returning the one change to write.

`ARROWS` is the table of them; docs/state-machine.md draws it and a test compares the two.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final, Literal

from onwrite.durations import hours, minutes
from onwrite.task_document import DONE, FAILED, RUNNING, SCHEDULED, SCHEMA, TaskDocument, shard_of

HISTORY_LENGTH: Final = 20
KEEP_DONE: Final = timedelta(days=30)
FIRST_WAKE_PAUSE: Final = minutes(1)
LONGEST_WAKE_PAUSE: Final = hours(1)


class Delete(Enum):
    """The value of a field that a change removes."""

    DELETE = "delete"


DELETE: Final = Delete.DELETE


@dataclass(frozen=True, slots=True)
class Change:
    """Fields to write, and with DELETE to remove; every other field of the document stays as it is."""

    fields: Mapping[str, Any]

    @property
    def state(self) -> str:
        return str(self.fields["state"])

    @property
    def reason(self) -> str:
        return str(self.fields["reason"])


# What is to be written, once it is known to which version of the task.
Decide = Callable[[TaskDocument], Change]


@dataclass(frozen=True, slots=True)
class Arrow:
    """`before` may be `*`: any document, also one whose state is no state."""

    name: str
    before: str
    after: str
    reason: str
    by: Literal["engine", "sweep", "admin"]


ARROWS: Final = (
    Arrow("accept", SCHEDULED, SCHEDULED, "new", "engine"),
    Arrow("claim", SCHEDULED, RUNNING, "claimed", "engine"),
    Arrow("complete", RUNNING, DONE, "completed", "engine"),
    Arrow("retry", RUNNING, SCHEDULED, "retry", "engine"),
    Arrow("retry", RUNNING, FAILED, "exhausted", "engine"),
    Arrow("snooze", RUNNING, SCHEDULED, "snoozed", "engine"),
    Arrow("reject", RUNNING, FAILED, "rejected", "engine"),
    Arrow("invalidate", "*", FAILED, "invalid", "engine"),
    Arrow("wake", SCHEDULED, SCHEDULED, "", "sweep"),
    Arrow("rescue", RUNNING, SCHEDULED, "rescued", "sweep"),
    Arrow("rescue", RUNNING, FAILED, "exhausted", "sweep"),
    Arrow("flip", FAILED, SCHEDULED, "manual", "admin"),
)


def accept(task: TaskDocument) -> Change:
    """A task written with a future time and nothing else: give it what the sweep finds it by."""
    return Change(
        {
            "state": SCHEDULED,
            "reason": task.reason or "new",
            "wake_at": task.scheduled_at,
            "shard": shard_of(task.path),
            "attempt": task.attempt,
            "created_at": task.created_at,
            "schema": SCHEMA,
        }
    )


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


def invalidate(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """The document cannot be run as it is. No attempt was made, so the history gets no entry."""
    return Change(
        {
            **_end(now, "invalid", error),
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


def rescue(task: TaskDocument, now: datetime, error: Mapping[str, Any], delay: timedelta) -> Change:
    if _used_up(task):
        return _fail(task, now, "exhausted", error)
    return _schedule(task, now, "rescued", now + delay, error)


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
    return Change({**_end(now, reason, error), "history": _history(task, now, reason, error)})


def _end(now: datetime, reason: str, error: Mapping[str, Any]) -> dict[str, Any]:
    """`shard` stays: alone it is in no index, and by it the sweep finds an admin's flip whose event was lost."""
    return {
        "state": FAILED,
        "reason": reason,
        "error": error,
        "finished_at": now,
        "lease": DELETE,
        "wake_at": DELETE,
    }


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

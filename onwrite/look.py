"""What a task needs that the sweep has found. Pure: time, chance and what is paused are arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from random import Random

from onwrite import events, transitions
from onwrite.backoff import Backoff
from onwrite.changes import DELETE, Change
from onwrite.decisions import unless_cancelled
from onwrite.failures import cancellation, failure
from onwrite.job_looks import has_started, job_failure
from onwrite.launchers.launcher import Status
from onwrite.pauses import Pauses
from onwrite.task_document import RUNNING, SCHEDULED, TaskDocument

Look = tuple[str, Change]


@dataclass(frozen=True, slots=True)
class Looker:
    pauses: Pauses
    backoff: Backoff
    chance: Random

    def look(self, task: TaskDocument, now: datetime, status: Status | None = None) -> Look:
        """The name of the arrow, and its change. The task's `wake_at` has come, or it was paused.

        `status` is what the platform says of its Job; None: nobody knows, or it has none.
        """
        if task.problems:
            error = failure(task, now, "invalid", "Document", "; ".join(task.problems))
            return "invalidate", transitions.invalidate(task, now, error)
        if task.state == SCHEDULED:
            return self._look_at_scheduled(task, now)
        if task.state == RUNNING:
            return self._look_at_running(task, now, status)
        return "forget", Change({"wake_at": DELETE})

    def _look_at_scheduled(self, task: TaskDocument, now: datetime) -> Look:
        if task.cancel_requested:
            return "cancel", transitions.cancel(task, now, cancellation(task, now))
        if task.scheduled_at and task.scheduled_at > now:
            return "look later", transitions.accept(task)
        if task.needs > 0:
            return "block", transitions.block(task, now)
        if self.pauses.cover(task.type):
            return "pause", transitions.pause(task, now)
        if task.reason == "paused":
            return "resume", transitions.resume(task, now)
        return "wake", transitions.wake(task, now)

    def end_job(self, task: TaskDocument, status: Status, now: datetime, by: str) -> Look:
        """The end of an attempt that its Job did not end."""
        error = job_failure(task, status, now)
        change = transitions.rescue(task, now, error, self.backoff.delay(task.attempt, self.chance))
        return _name("rescue", unless_cancelled(task, change, now), by)

    def _look_at_running(self, task: TaskDocument, now: datetime, status: Status | None) -> Look:
        if task.waiting_until:
            return self._look_at_waiting(task, task.waiting_until, now)
        if is_cancelled_before_its_start(task):
            return "cancel", _by_other(transitions.cancel(task, now, cancellation(task, now)))
        if task.lease and task.lease.expires_at > now:
            return "look later", Change({"wake_at": task.lease.expires_at})
        if status is not None:
            return self.end_job(task, status, now, "sweep")
        message = "the attempt's lease ran out: its worker was killed, frozen or cut off"
        error = failure(task, now, "rescued", "LeaseExpired", message, retryable=True)
        change = transitions.rescue(task, now, error, self.backoff.delay(task.attempt, self.chance))
        return _name("rescue", unless_cancelled(task, change, now))

    def _look_at_waiting(self, task: TaskDocument, until: datetime, now: datetime) -> Look:
        if task.cancel_requested:  # it has no worker that would see it
            return "cancel", _by_other(transitions.cancel(task, now, cancellation(task, now)))
        if until > now:
            return "look later", Change({"wake_at": until})
        message = f"no callback came until {until:%Y-%m-%d %H:%M:%S %Z}"
        error = failure(task, now, "timeout", "WaitExpired", message, retryable=True)
        change = transitions.expire(task, now, error, self.backoff.delay(task.attempt, self.chance))
        return _name("expire", unless_cancelled(task, change, now))


def needs_status(task: TaskDocument, now: datetime) -> bool:
    """Whether the platform must be asked before the task is looked at."""
    if task.problems or task.waiting_until or not task.runs_on_job or is_cancelled_before_its_start(task):
        return False
    return task.lease is not None and task.lease.expires_at <= now


def is_cancelled_before_its_start(task: TaskDocument) -> bool:
    """It has no worker yet that would see the wish, and will get none."""
    return task.cancel_requested and task.runs_on_job and not has_started(task)


def gaps(pauses: Pauses) -> Iterator[tuple[str | None, str | None]]:
    """The types that are not paused, as what lies between those that are: a task still paused costs no read."""
    if not pauses.everything:
        yield from pairwise([None, *sorted(pauses.types), None])


def told(  # noqa: PLR0911 — one for each arrow
    task: TaskDocument, name: str, change: Change, now: datetime
) -> events.Event | None:
    """What there is to tell of a look, once its change has landed."""
    about = (task.path, task.type, task.attempt)
    match name:
        case "wake":
            due = task.scheduled_at or task.created_at
            return events.Woken(*about, now - due, in_vain=transitions.was_woken(task))
        case "resume":
            return events.Resumed(*about)
        case "pause":
            return None if task.reason == "paused" else events.Paused(*about)
        case "rescue" | "expire":
            return events.Rescued(*about, change)
        case "cancel":
            return events.Cancelled(*about, task.cancelled_by)
        case "invalidate":
            return events.Invalid(*about, change.fields["error"])
    return None


def _name(name: str, change: Change, by: str = "sweep") -> Look:
    return ("cancel" if change.reason == "cancelled" else name), _by_other(change, by)


def _by_other(change: Change, by: str = "sweep") -> Change:
    """Said in the history, so that an owner that comes late does not take it for its own end."""
    *older, entry = change.fields["history"]
    return Change({**change.fields, "history": [*older, {**entry, "by": by}]})

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
from onwrite.pauses import Pauses
from onwrite.task_document import RUNNING, SCHEDULED, TaskDocument

Look = tuple[str, Change]


@dataclass(frozen=True, slots=True)
class Looker:
    pauses: Pauses
    backoff: Backoff
    chance: Random

    def look(self, task: TaskDocument, now: datetime) -> Look:
        """The name of the arrow, and its change. The task's `wake_at` has come, or it was paused."""
        if task.problems:
            error = failure(task, now, "invalid", "Document", "; ".join(task.problems))
            return "invalidate", transitions.invalidate(task, now, error)
        if task.state == SCHEDULED:
            return self._look_at_scheduled(task, now)
        if task.state == RUNNING:
            return self._look_at_running(task, now)
        return "forget", Change({"wake_at": DELETE})

    def _look_at_scheduled(self, task: TaskDocument, now: datetime) -> Look:
        if task.cancel_requested:
            return "cancel", transitions.cancel(task, now, cancellation(task, now))
        if task.scheduled_at and task.scheduled_at > now:
            return "look later", transitions.accept(task)
        if self.pauses.cover(task.type):
            return "pause", transitions.pause(task, now)
        if task.reason == "paused":
            return "resume", transitions.resume(task, now)
        return "wake", transitions.wake(task, now)

    def _look_at_running(self, task: TaskDocument, now: datetime) -> Look:
        if task.waiting_until:
            return self._look_at_waiting(task, task.waiting_until, now)
        if task.lease and task.lease.expires_at > now:
            return "look later", Change({"wake_at": task.lease.expires_at})
        message = "the attempt's lease ran out: its worker was killed, frozen or cut off"
        error = failure(task, now, "rescued", "LeaseExpired", message, retryable=True)
        change = transitions.rescue(task, now, error, self.backoff.delay(task.attempt, self.chance))
        return _name("rescue", unless_cancelled(task, change, now))

    def _look_at_waiting(self, task: TaskDocument, until: datetime, now: datetime) -> Look:
        if task.cancel_requested:  # it has no worker that would see it
            return "cancel", _by_sweep(transitions.cancel(task, now, cancellation(task, now)))
        if until > now:
            return "look later", Change({"wake_at": until})
        message = f"no callback came until {until:%Y-%m-%d %H:%M:%S %Z}"
        error = failure(task, now, "timeout", "WaitExpired", message, retryable=True)
        change = transitions.expire(task, now, error, self.backoff.delay(task.attempt, self.chance))
        return _name("expire", unless_cancelled(task, change, now))


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


def _name(name: str, change: Change) -> Look:
    return ("cancel" if change.reason == "cancelled" else name), _by_sweep(change)


def _by_sweep(change: Change) -> Change:
    """Said in the history, so that an owner that comes late does not take it for its own end."""
    *older, entry = change.fields["history"]
    return Change({**change.fields, "history": [*older, {**entry, "by": "sweep"}]})

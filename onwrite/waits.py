"""The arrows of a wait for a callback: it begins, a callback ends it, or comes before it. Pure, as transitions.py."""

from datetime import datetime, timedelta
from typing import Final

from onwrite.arrow_parts import history, schedule
from onwrite.callback_notes import Received
from onwrite.changes import DELETE, Change
from onwrite.task_document import RUNNING, TaskDocument, shard_of

LONGEST_WAIT: Final = timedelta(days=366)
CALLBACKS_LIMIT: Final = 100  # of one task; a wait costs no attempt, and must not go round for ever


def wait(task: TaskDocument, now: datetime, until: datetime) -> Change:
    """The attempt ends, and the task waits without a worker; where its callback has come, it is due at once."""
    if task.callback.is_early:
        change = schedule(task, now, "called_back", now, None)
        return Change({**change.fields, **_handed_over(task)})
    return Change(
        {
            "state": RUNNING,
            "reason": "waiting",
            "waiting": {"until": until},
            "lease": DELETE,
            "wake_at": until,
            "history": history(task, now, "waiting"),
        }
    )


def call_back(task: TaskDocument, now: datetime, received: Received) -> Change:
    """What it waited for is there: it goes on in a new claim, which is the same attempt by its number."""
    return Change(
        {
            "state": "scheduled",
            "reason": "called_back",
            "scheduled_at": now,
            "wake_at": now,
            "shard": shard_of(task.path),
            "waiting": DELETE,
            **_handed_over(task, received),
        }
    )


def keep_callback(task: TaskDocument, received: Received) -> Change:
    """It came before the wait was written, or after one that was given up: kept for the wait to come."""
    return Change({"callback": task.callback.with_received(received).as_fields()})


def wait_problem(task: TaskDocument, now: datetime, until: datetime, *, can_resume: bool) -> str:
    """Why a handler cannot wait as it wants to, and what to do; empty: it can."""
    if not can_resume:
        return (
            f"it answered Wait, and nothing goes on from there: write a function "
            f"(task, input, callback) decorated with @{task.type}.on_callback"
        )
    if not any(url.number == task.callback.handed + 1 for url in task.callback_urls):
        return (
            "it answered Wait, and nobody can end the wait: "
            "call task.callback_url() before, and give the URL to the partner"
        )
    if task.callback.handed >= CALLBACKS_LIMIT:
        return f"it was called back {CALLBACKS_LIMIT} times already, and would wait once more: does it go in circles?"
    if not now < until <= now + LONGEST_WAIT:
        return (
            f"Wait(until={until:%Y-%m-%d %H:%M:%S %Z}) must lie ahead, "
            f"and at most {LONGEST_WAIT.days} days: such as datetime.now(UTC) + hours(24)"
        )
    return ""


def _handed_over(task: TaskDocument, received: Received | None = None) -> dict[str, object]:
    note = task.callback.with_received(received) if received else task.callback
    return {"attempt": max(task.attempt - 1, 0), "callback": note.handed_over().as_fields()}

"""Have a task run before its time."""

from datetime import UTC, datetime
from typing import Final

from google.cloud import firestore

from onwrite import transitions
from onwrite.admin_entries import SERVER
from onwrite.store import Store
from onwrite.task_document import SCHEDULED, TaskDocument

HELD_BACK: Final = frozenset({"paused", "blocked"})  # by something else than time


def run_now(client: firestore.Client, path: str, by: str = SERVER) -> bool:
    """Make the task at `path` due now, by one write, whose event has it run. Its history says who: `by`.

    False, and nothing was written: it is not scheduled for later (it is due, running, ended, paused, blocked or
    missing), or it changed meanwhile.
    """
    store, now = Store(client), datetime.now(UTC)
    task = store.read(path)
    if task is None or not waits_for_its_time(task, now):
        return False
    return store.apply(task, transitions.run_now(task, now, by))


def waits_for_its_time(task: TaskDocument, now: datetime) -> bool:
    """Pure. A document that cannot be run as it is waits for a person."""
    if task.problems or task.state != SCHEDULED or task.reason in HELD_BACK:
        return False
    return task.scheduled_at is not None and task.scheduled_at > now

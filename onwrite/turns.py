"""Tasks that wait in a queue for their turn, and whose turn it is. Pure, as transitions.py.

A turn is a task of Cloud Tasks: its queue keeps the limits. It is not bound to the task it was asked for: whoever is
the most urgent in the line takes it, so that each task that waits has one turn to come.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from random import Random
from typing import Any, Final

from onwrite.arrow_parts import await_turn
from onwrite.changes import Change
from onwrite.runners import Queue
from onwrite.task_document import SCHEDULED, TaskDocument, shard_of

QUEUED: Final = "queued"
CLOSED_PAUSE: Final = timedelta(minutes=2)
LONGEST_TURN: Final = timedelta(hours=1)  # then the sweep asks for another turn: the first may be lost


def stand_in_line(task: TaskDocument, now: datetime, queue: Queue) -> Change:
    """It is due, and waits for its turn. The line is read by `queue`, `priority` and `wake_at`."""
    change = await_turn(task, QUEUED, now + LONGEST_TURN)
    return Change({**change.fields, "queue": queue.name, "priority": task.priority})


def turn_away(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """The queue cannot be used as things are. No attempt was made; it is tried again, and says why it waits."""
    at = now + CLOSED_PAUSE
    return Change({**await_turn(task, "retry", at).fields, "scheduled_at": at, "error": error})


def stands_in_line(task: TaskDocument, now: datetime, queue: Queue) -> bool:
    """Also found by the sweep, should its turn never come: somebody may have written `queued` by hand."""
    return (
        task.state == SCHEDULED
        and task.reason == QUEUED
        and task.queue == queue.name
        and task.wake_at is not None
        and task.wake_at > now
        and task.shard == shard_of(task.path)
    )


def turn_name(task: TaskDocument) -> str:
    """The same version asks for a turn once, however many events tell of it: the second is refused by its name."""
    return sha256(f"{task.path}@{task.version.ToNanoseconds()}".encode()).hexdigest()


def whose_turn(
    asked: TaskDocument | None, line: Iterable[TaskDocument], chance: Random
) -> Sequence[TaskDocument]:
    """Who may take a turn, in this order: the more urgent first, and among equals the one it was asked for.

    `line` is the head of the queue, ordered. Of equals by chance: many turns come at the same moment.
    """
    waiting = [task for task in line if asked is None or task.path != asked.path]
    waiting += [asked] if asked else []
    order: list[TaskDocument] = []
    for _, equals in groupby(sorted(waiting, key=_urgency), key=_urgency):
        shuffled = list(equals)
        chance.shuffle(shuffled)
        order += sorted(shuffled, key=lambda task: task is not asked)
    return order


def _urgency(task: TaskDocument) -> int:
    return task.priority

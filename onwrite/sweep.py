"""The sweep: find the tasks that must be looked at, wake what is due and rescue what lost its owner.

Safe with itself: every change carries the version it was decided on, so of two sweeps one is simply second.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom
from typing import Final

from onwrite import events, transitions
from onwrite.backoff import Backoff
from onwrite.failures import failure, trace_of
from onwrite.log_lines import log
from onwrite.store import Store
from onwrite.task_document import RUNNING, SCHEDULED, SHARDS, TaskDocument
from onwrite.transitions import DELETE, Change

PAGE: Final = 200
TIME_BUDGET: Final = 45.0  # seconds; the next sweep comes every minute
RESCUE_BACKOFF: Final = Backoff()


@dataclass(slots=True)
class _Counts:
    woken: int = 0
    rescued: int = 0
    invalid: int = 0
    failed: int = 0


def sweep(
    store: Store,
    now: datetime,
    *,
    tell: Callable[[object], None] = log,
    chance: Random | None = None,
    budget: float = TIME_BUDGET,
) -> events.Swept:
    """Look at everything whose `wake_at` has come, the longest waiting of each shard first."""
    give_up = time.monotonic() + budget
    counts = _Counts()
    out_of_time = False
    for shard in range(SHARDS):
        for task in store.due(shard, now, PAGE):
            if time.monotonic() > give_up:
                out_of_time = True
                break
            _mend(store, task, now, tell, chance or SystemRandom(), counts)
    swept = events.Swept(counts.woken, counts.rescued, counts.invalid, counts.failed, out_of_time)
    tell(swept)
    return swept


def _mend(
    store: Store,
    task: TaskDocument,
    now: datetime,
    tell: Callable[[object], None],
    chance: Random,
    counts: _Counts,
) -> None:
    """One bad or hot task never stops the sweep."""
    about = (task.path, task.type, task.attempt)
    try:
        name, change = look(task, now, chance)
        if not store.apply(task, change):
            return
    except Exception as error:  # noqa: BLE001 — see above
        counts.failed += 1
        tell(events.Unswept(*about, trace_of(error)))
        return
    if name == "wake":
        counts.woken += 1
        tell(events.Woken(*about, now - (task.scheduled_at or task.created_at)))
    elif name == "rescue":
        counts.rescued += 1
        tell(events.Rescued(*about, change))
    elif name == "invalidate":
        counts.invalid += 1
        tell(events.Invalid(*about, change.fields["error"]))


def look(task: TaskDocument, now: datetime, chance: Random) -> tuple[str, Change]:
    """What a task needs whose `wake_at` has come: the name of the arrow, and its change. Pure."""
    if task.problems:
        message = "; ".join(task.problems)
        return "invalidate", transitions.invalidate(
            task, now, failure(task, now, "invalid", "Document", message)
        )
    if task.state == SCHEDULED:
        if task.scheduled_at and task.scheduled_at > now:
            return "look later", Change({"wake_at": task.scheduled_at})
        return "wake", transitions.wake(task, now)
    if task.state == RUNNING:
        return _look_at_running(task, now, chance)
    return "forget", Change({"wake_at": DELETE})


def _look_at_running(task: TaskDocument, now: datetime, chance: Random) -> tuple[str, Change]:
    if task.lease and task.lease.expires_at > now:
        return "look later", Change({"wake_at": task.lease.expires_at})
    message = "the attempt's lease ran out: its worker was killed, or took longer than the handler's timeout"
    error = failure(task, now, "rescued", "LeaseExpired", message, retryable=True)
    return "rescue", transitions.rescue(task, now, error, RESCUE_BACKOFF.delay(task.attempt, chance))

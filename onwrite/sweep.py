"""The sweep: find the tasks that must be looked at, wake what is due and rescue what lost its owner.

Safe with itself: every change carries the version it was decided on, so of two sweeps one is simply second.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
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


def sweep(
    store: Store,
    now: datetime,
    *,
    tell: Callable[[object], None] = log,
    chance: Random | None = None,
    budget: float = TIME_BUDGET,
) -> events.Swept:
    """Look at everything whose `wake_at` has come, the longest waiting of each shard first."""
    mender = _Mender(store, now, tell, chance or Random())  # noqa: S311 — jitter is no secret
    give_up = time.monotonic() + budget
    out_of_time = not all(_walk(mender, shard, give_up) for shard in _shards(now))
    swept = events.Swept(**mender.counts, out_of_time=out_of_time)
    tell(swept)
    return swept


def _shards(now: datetime) -> list[int]:
    """Every minute another one first, so that a sweep that runs out of time does not always miss the same."""
    first = int(now.timestamp() // 60) % SHARDS
    return [(first + step) % SHARDS for step in range(SHARDS)]


def _walk(mender: "_Mender", shard: int, give_up: float) -> bool:
    """Whether the shard was walked to its end."""
    for task in mender.store.due(shard, mender.now, PAGE):
        if time.monotonic() > give_up:
            return False
        mender.mend(task)
    return True


@dataclass(frozen=True, slots=True)
class _Mender:
    store: Store
    now: datetime
    tell: Callable[[object], None]
    chance: Random
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("woken", "rescued", "invalid", "failed"), 0)
    )

    def mend(self, task: TaskDocument) -> None:
        """One bad or hot task never stops the sweep."""
        try:
            name, change = look(task, self.now, self.chance)
            if self.store.apply(task, change):
                self._count(task, name, change)
        except Exception as error:  # noqa: BLE001 — see above
            self.counts["failed"] += 1
            self.tell(events.Unswept(task.path, task.type, task.attempt, trace_of(error)))

    def _count(self, task: TaskDocument, name: str, change: Change) -> None:
        about = (task.path, task.type, task.attempt)
        match name:
            case "wake":
                self.counts["woken"] += 1
                self.tell(events.Woken(*about, self.now - (task.scheduled_at or task.created_at)))
            case "rescue":
                self.counts["rescued"] += 1
                self.tell(events.Rescued(*about, change))
            case "invalidate":
                self.counts["invalid"] += 1
                self.tell(events.Invalid(*about, change.fields["error"]))


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

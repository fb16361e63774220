"""The sweep: find the tasks that must be looked at and do for each what `look.py` says it needs.

Safe with itself: every change carries the version it was decided on, so of two sweeps one is simply second.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final

from onwrite import events
from onwrite.backoff import Backoff
from onwrite.changes import Change
from onwrite.failures import trace_of
from onwrite.job_platform import JobPlatform
from onwrite.launchers.on_demand import LauncherSource, OnDemand
from onwrite.log_lines import log
from onwrite.look import Looker, gaps, needs_status, told
from onwrite.pauses import read_pauses
from onwrite.recurring import enqueue_ticks
from onwrite.registry import Registry
from onwrite.store import Store
from onwrite.task_document import SHARDS, TaskDocument
from onwrite.tick_store import TickStore

PAGE: Final = 200
TIME_BUDGET: Final = 45.0  # seconds; the next sweep comes every minute
RESCUE_BACKOFF: Final = Backoff()
ENDS_A_JOB: Final = frozenset({"rescue", "cancel", "invalidate"})


def sweep(  # noqa: PLR0913 — what it works on, and its parts, each with a default
    store: Store,
    now: datetime,
    *,
    launcher: LauncherSource | None = None,
    recurring: Registry | None = None,
    tell: Callable[[object], None] = log,
    chance: Random | None = None,
    budget: float = TIME_BUDGET,
    backoff: Backoff = RESCUE_BACKOFF,
) -> events.Swept:
    """Look at everything whose `wake_at` has come, the longest waiting of each shard first, and at what was paused.

    `launcher` says why a container ended that did not end its attempt, and takes it away; where there is none, its
    lease alone decides. `recurring` has the handlers whose ticks are enqueued; that comes last, for their tasks need
    no waking. `backoff` is how long a rescued task waits for its next attempt.
    """
    pauses = read_pauses(store.read_settings())
    platform = JobPlatform(OnDemand(launcher), store.database, tell)
    looker = Looker(pauses, backoff, chance or Random())  # noqa: S311 — jitter is no secret
    mender = _Mender(store, now, tell, looker, platform)
    give_up = time.monotonic() + budget
    walks = [store.due(shard, now, PAGE) for shard in _shards(now)]
    walks += [store.paused(after, before, PAGE) for after, before in gaps(pauses)]
    out_of_time = not all(_walk(mender, tasks, give_up) for tasks in walks)
    if recurring is not None:
        ticks = enqueue_ticks(TickStore(store), recurring, pauses, now, tell)
        mender.counts["enqueued"] = ticks.tasks
        mender.counts["failed"] += ticks.failed
        out_of_time = out_of_time or ticks.out_of_time
    swept = events.Swept(**mender.counts, out_of_time=out_of_time)
    tell(swept)
    return swept


def _shards(now: datetime) -> list[int]:
    """Every minute another one first, so that a sweep that runs out of time does not always miss the same."""
    first = int(now.timestamp() // 60) % SHARDS
    return [(first + step) % SHARDS for step in range(SHARDS)]


def _walk(mender: "_Mender", tasks: Iterator[TaskDocument], give_up: float) -> bool:
    """Whether they were walked to their end. A query that fails costs its own shard only."""
    if time.monotonic() > give_up:
        return False
    try:
        for task in tasks:
            if time.monotonic() > give_up:
                return False
            mender.mend(task)
    except Exception as error:  # noqa: BLE001 — see above
        mender.counts["failed"] += 1
        mender.tell(events.QueryFailed(trace_of(error)))
    return True


_COUNTED: Final = {
    "wake": "woken",
    "rescue": "rescued",
    "expire": "expired",
    "cancel": "cancelled",
    "pause": "paused",
    "resume": "resumed",
    "invalidate": "invalid",
}


@dataclass(frozen=True, slots=True)
class _Mender:
    store: Store
    now: datetime
    tell: Callable[[object], None]
    looker: Looker
    platform: JobPlatform
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            (*_COUNTED.values(), "due_not_claimed", "enqueued", "failed"), 0
        )
    )

    def mend(self, task: TaskDocument) -> None:
        """One bad or hot task never stops the sweep."""
        try:
            status = self.platform.status(task) if needs_status(task, self.now) else None
            name, change = self.looker.look(task, self.now, status)
            if self.store.apply(task, change):
                self._count(task, name, change)
                if task.runs_on_job and name in ENDS_A_JOB:
                    self.platform.remove(task)
        except Exception as error:  # noqa: BLE001 — see above
            self.counts["failed"] += 1
            self.tell(events.Unswept(task.path, task.type, task.attempt, trace_of(error)))

    def _count(self, task: TaskDocument, name: str, change: Change) -> None:
        if name in _COUNTED:
            self.counts[_COUNTED[name]] += 1
        event = told(task, name, change, self.now)
        if event is not None:
            self.tell(event)
        if isinstance(event, events.Woken) and event.in_vain:
            self.counts["due_not_claimed"] += 1

"""The audit, every night: find the live tasks that no sweep can find, and give them what the sweep finds them by.

Such a task was written or changed by hand, without `wake_at`, and its event got lost. No query finds a field that is
missing, so that the audit reads every task that is scheduled or running: one read for each live task, some 0.30 to
0.60 USD for a million of them. Two counts, of the live tasks and of those in the sweep's index, would cost a
thousandth, but they may agree by chance: a task that is done and kept its `wake_at` makes up for one without.

Safe with sweeps, workers and itself: every change carries the version it was decided on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from onwrite import events
from onwrite.changes import Change
from onwrite.failures import trace_of
from onwrite.log_lines import log
from onwrite.store import Store
from onwrite.task_document import RUNNING, SHARDS, TaskDocument, shard_of

PAGE: Final = 500
TIME_BUDGET: Final = 1700.0  # seconds, of the 1,800 that Cloud Scheduler waits for a function
TOLD_EVERY: Final = 10_000  # tasks


def audit(
    store: Store, now: datetime, *, tell: Callable[[object], None] = log, budget: float = TIME_BUDGET
) -> events.Audited:
    """Look at every live task; one whose fields are wrong in other ways is the sweep's to report, once it finds it."""
    auditor = _Auditor(store, now, tell)
    give_up = time.monotonic() + budget
    out_of_time = False
    for task in store.live(PAGE):
        if time.monotonic() > give_up:
            out_of_time = True
            break
        auditor.look_at(task)
    audited = events.Audited(auditor.looked_at, auditor.mended, auditor.failed, out_of_time)
    tell(audited)
    return audited


def overlooked(task: TaskDocument, now: datetime) -> Change | None:
    """What lets the sweep find a live task; None: it finds it already, in whichever shard. Pure."""
    if task.wake_at is not None and task.shard in range(SHARDS):
        return None
    due = _owner_end(task) if task.state == RUNNING else task.scheduled_at
    return Change({"wake_at": due or now, "shard": shard_of(task.path)})


def _owner_end(task: TaskDocument) -> datetime | None:
    return task.waiting_until or (task.lease.expires_at if task.lease else None)


@dataclass(slots=True)
class _Auditor:
    store: Store
    now: datetime
    tell: Callable[[object], None]
    looked_at: int = 0
    mended: int = 0
    failed: int = 0

    def look_at(self, task: TaskDocument) -> None:
        """One bad or hot task never stops the audit."""
        self.looked_at += 1
        if self.looked_at % TOLD_EVERY == 0:
            self.tell(events.Auditing(self.looked_at))
        change = overlooked(task, self.now)
        if change is None:
            return
        about = (task.path, task.type, task.attempt)
        try:
            if self.store.apply(task, change):
                self.mended += 1
                self.tell(events.Overlooked(*about, change.fields["wake_at"]))
        except Exception as error:  # noqa: BLE001 — see above
            self.failed += 1
            self.tell(events.Unaudited(*about, trace_of(error)))

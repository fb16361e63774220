"""A Job has ended, or is gone, says who watches the platform: its attempt is ended at once, if it did not end itself.

What the sweep would say of it later, when the attempt's lease is over.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from onwrite.backoff import Backoff
from onwrite.job_looks import is_over
from onwrite.job_names import job_name
from onwrite.launchers.launcher import Status
from onwrite.log_lines import log
from onwrite.look import Looker, told
from onwrite.pauses import Pauses
from onwrite.store import Store
from onwrite.sweep import RESCUE_BACKOFF
from onwrite.task_document import TaskDocument

TRIES = 5  # somebody may add a field meanwhile


def end_attempt(  # noqa: PLR0913 — what happened to what, and the parts of an engine, each with a default
    store: Store,
    path: str,
    name: str,
    status: Status,
    now: datetime,
    *,
    tell: Callable[[object], None] = log,
    chance: Random | None = None,
    backoff: Backoff = RESCUE_BACKOFF,
) -> bool:
    """Whether it was for us to end: False where the Job's attempt has ended, goes on, or is another Job's by now.

    The Job is told by its name, not by the attempt's number: that of an attempt handed back is used again. Costs one
    read. StoreUnavailable where Firestore does not answer: call again.
    """
    looker = Looker(Pauses(), backoff, chance or Random())  # noqa: S311 — jitter is no secret
    for _ in range(TRIES):
        task = store.read(path)
        if task is None or not _is_to_be_ended(store, task, name, status, now):
            return False
        arrow, change = looker.end_job(task, status, now, "watcher")
        if store.apply(task, change):
            event = told(task, arrow, change, now)
            if event is not None:
                tell(event)
            return True
    return False


def _is_to_be_ended(store: Store, task: TaskDocument, name: str, status: Status, now: datetime) -> bool:
    if task.problems or task.waiting_until or not task.runs_on_job:
        return False
    return job_name(store.database, task) == name and is_over(task, status, now)

"""A container makes the attempt it was started for its own, once: a second one finds another token."""

from dataclasses import replace
from datetime import datetime, timedelta

from onwrite import transitions
from onwrite.claims import Claim
from onwrite.launchers.launcher import Job
from onwrite.store import FOREIGN_WRITES, Store
from onwrite.task_document import RUNNING, TaskDocument


class NotOurs(Exception):
    """The attempt is another's by now, or over. Says which."""


def read_ours(store: Store, job: Job) -> TaskDocument:
    """NotOurs; costs one read."""
    task = store.read(job.path)
    if task is None:
        raise NotOurs("the task is gone")
    if task.problems:
        raise NotOurs(f"its document cannot be used: {task.problems[0]}")
    if task.state != RUNNING:
        raise NotOurs(f"it is over, the task is {task.state} ({task.reason})")
    if task.attempt != job.attempt:
        raise NotOurs(f"the task is in attempt {task.attempt}")
    if not task.holds(job.token):
        raise NotOurs("another container has taken it over, or it was claimed anew")
    return task


def take_over(
    store: Store, task: TaskDocument, job: Job, *, now: datetime, token: str, lasts: timedelta
) -> Claim:
    """The claim under the fresh `token`. NotOurs; a field that somebody added meanwhile is no reason for it."""
    for _ in range(FOREIGN_WRITES):
        name = replace(job, type=task.type).name
        change = transitions.take_over(task, now, token=token, lasts=lasts, name=name)
        claim = store.claim(task, change, token)
        if claim is not None:
            return claim
        task = read_ours(store, job)
    raise NotOurs(f"the task changed {FOREIGN_WRITES} times meanwhile")

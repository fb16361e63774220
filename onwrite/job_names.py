"""Which Job is an attempt's. Pure."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from onwrite.durations import minutes
from onwrite.launchers.launcher import Job, Resources
from onwrite.runners import LONGEST_JOB
from onwrite.task_document import TaskDocument

MARGIN: Final = minutes(5)  # for the start and the finish: the engine's own end comes before the platform's


def job_of(database: str, task: TaskDocument, token: str, resources: Resources) -> Job:
    """The platform stops it only if the engine does not: a handler's end is told apart from a shutdown's that way."""
    lasts = min(resources.timeout + MARGIN, LONGEST_JOB)
    given = replace(resources, timeout=lasts)
    return Job(database, task.path, task.type, task.attempt, token, given)


def handler_lasts(timeout: timedelta) -> timedelta:
    return min(timeout, LONGEST_JOB - MARGIN)


def job_name(database: str, task: TaskDocument) -> str:
    """Of the attempt that the task is in: as it was noted; before that, made of the token of its claim."""
    if task.job and task.job.name:
        return task.job.name
    token = task.lease.token if task.lease else ""
    return Job(database, task.path, task.type, task.attempt, token).name

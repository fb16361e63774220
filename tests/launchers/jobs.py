"""Jobs for all tests of launchers."""

from datetime import timedelta
from itertools import count

from onwrite.durations import hours
from onwrite.launchers.launcher import Job, Resources

DATABASE = "projects/demo-onwrite/databases/(default)"
_numbers = count(1)


def a_job(*, attempt: int = 1, timeout: timedelta = hours(1), **resources: str) -> Job:
    """Of a task of its own."""
    path = f"orders/o{next(_numbers)}/tasks/export"
    return Job(DATABASE, path, "dataset_export", attempt, "t0ken", Resources(timeout=timeout, **resources))

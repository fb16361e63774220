"""Where a handler runs: in the function that got the event, when its turn in a queue comes, or in a container."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from onwrite.durations import hours, minutes, seconds
from onwrite.launchers.launcher import Resources

LONGEST_BEFORE_HAND_OVER: Final = minutes(
    8
)  # a function has 9; the rest is for its start and for what ends late
LONGEST_JOB: Final = timedelta(days=7)  # what Cloud Run allows; Kubernetes knows no limit
START_GRACE: Final = timedelta(minutes=15)  # for a container: a place, an image, an interpreter

# What Cloud Tasks takes: cloud.google.com/tasks/docs/quotas.
MOST_CONCURRENT: Final = 5000
MOST_PER_SECOND: Final = 500.0

_QUEUE_NAME: Final = re.compile(r"[a-z][A-Za-z0-9]{0,49}")
_CPU: Final = re.compile(r"\d+(\.\d+)?|\d+m")
_MEMORY: Final = re.compile(r"\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?")


def job(cpu: str = "1", memory: str = "2Gi", timeout: timedelta = hours(6)) -> Resources:
    """`@handler(runs_on=job(cpu="2", memory="4Gi", timeout=hours(6)))`: each attempt in a container of its own.

    Units are Kubernetes' own: `2` or `500m` processors, `512Mi` or `4Gi` of memory.
    """
    if not _CPU.fullmatch(cpu):
        raise ValueError(f'cpu must be a number of processors such as "2", "0.5" or "500m", not {cpu!r}')
    if not _MEMORY.fullmatch(memory):
        raise ValueError(f'memory must be a size such as "512Mi" or "4Gi", not {memory!r}')
    if not seconds(1) <= timeout <= LONGEST_JOB:
        raise ValueError(f"timeout of a job must lie between 1 second and {LONGEST_JOB}, not {timeout}")
    return Resources(cpu, memory, timeout)


@dataclass(frozen=True, slots=True)
class Queue:
    """A line of tasks, such as all that call one partner."""

    name: str
    concurrent: int
    per_second: float

    @property
    def function(self) -> str:
        """The deployed function that its tasks run in, which is the queue's name at Cloud Tasks too."""
        return f"{self.name}Queue"


def queue(name: str, *, concurrent: int, per_second: float) -> Queue:
    """`@handler(runs_on=queue("merchants", concurrent=5, per_second=10))`: no more at once, and none sooner.

    Each attempt waits for its turn in a queue of Cloud Tasks, whose limits hold for all types that share it. Say it
    once and import it: `queue_trigger` makes of the same value the function that is deployed as `merchantsQueue`.
    """
    if not _QUEUE_NAME.fullmatch(name):
        raise ValueError(f"name of a queue must be a word such as merchants or mailService, not {name!r}")
    if not 1 <= concurrent <= MOST_CONCURRENT:
        raise ValueError(f"concurrent must lie between 1 and {MOST_CONCURRENT}, not {concurrent}")
    if not 0 < per_second <= MOST_PER_SECOND:
        raise ValueError(
            f"per_second must be more than 0 (0.1 is one in ten seconds) and at most {MOST_PER_SECOND:.0f}, "
            f"not {per_second}"
        )
    return Queue(name, concurrent, per_second)


@dataclass(frozen=True, slots=True)
class Auto:
    job: Resources
    hand_over_after: timedelta


def auto(
    cpu: str = "1",
    memory: str = "2Gi",
    timeout: timedelta = hours(6),
    hand_over_after: timedelta = LONGEST_BEFORE_HAND_OVER,
) -> Auto:
    """`@handler(runs_on=auto(memory="4Gi"))`: each task begins in the function, where most end within seconds.

    What is not done after `hand_over_after` goes on as `job(cpu, memory, timeout)`: in a container that is given the
    last `task.checkpoint`. The hand-over costs no attempt.
    """
    if not seconds(1) <= hand_over_after <= LONGEST_BEFORE_HAND_OVER:
        raise ValueError(
            f"hand_over_after must lie between 1 second and {LONGEST_BEFORE_HAND_OVER}, not {hand_over_after}: "
            "the platform allows a function 9 minutes"
        )
    return Auto(job(cpu, memory, timeout), hand_over_after)

"""onwrite: a task queue that lives in Firestore documents.

`from onwrite import …` is all that handlers and functions need.
"""

from onwrite.answers import Answer, Fail, Retry, Snooze, Transact, Wait
from onwrite.backoff import Backoff
from onwrite.durations import hours, minutes, seconds
from onwrite.enqueue import enqueue
from onwrite.errors import CannotEnqueue, InvalidInput, UnknownType
from onwrite.handlers import handler
from onwrite.run_now import run_now
from onwrite.runners import auto, job, queue
from onwrite.signatures import sign
from onwrite.stops import OutcomeUnknown, Stopped
from onwrite.task import Task

__all__ = [
    "Answer",
    "Backoff",
    "CannotEnqueue",
    "Fail",
    "InvalidInput",
    "OutcomeUnknown",
    "Retry",
    "Snooze",
    "Stopped",
    "Task",
    "Transact",
    "UnknownType",
    "Wait",
    "auto",
    "enqueue",
    "handler",
    "hours",
    "job",
    "minutes",
    "queue",
    "run_now",
    "seconds",
    "sign",
]

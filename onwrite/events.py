"""What happened, as data. How it is worded is `log_lines.py`'s business."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from onwrite.changes import Change


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one task."""

    path: str
    type: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """An attempt ended, and the end is stored. `trace` is the whole trace of an exception."""

    change: Change
    took: timedelta
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Invalid(Event):
    """The document cannot be run; `error` is what an admin reads."""

    error: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NotDue(Event):
    scheduled_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimLost(Event):
    """Somebody else was first, or the document changed: its newer version has its own event."""


@dataclass(frozen=True, slots=True)
class AttemptLost(Event):
    """The lease went to somebody else or the task was deleted; the attempt's result is dropped."""

    would_have: str


@dataclass(frozen=True, slots=True)
class FinishFailed(Event):
    """The attempt's end could not be stored; the sweep rescues the task when its lease has run out."""

    trace: str


@dataclass(frozen=True, slots=True)
class NotRenewed(Event):
    """A renewal of the lease did not land; more are tried before it runs out."""

    trace: str


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """Cancelled before an attempt was made, or between two."""

    by: str


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """Due, and its type is paused."""


@dataclass(frozen=True, slots=True)
class PutOff(Event):
    """Due, and as many jobs run as may."""

    why: str


@dataclass(frozen=True, slots=True)
class Launched(Event):
    """Its container is started; `log` shows what it says."""

    log: str


@dataclass(frozen=True, slots=True)
class TakenOver(Event):
    """A container has begun with an attempt."""


@dataclass(frozen=True, slots=True)
class NotOurs(Event):
    """A container leaves the task alone: the attempt it was started for is another's, or over."""

    why: str


@dataclass(frozen=True, slots=True)
class JobOutOfReach(Event):
    """A Job could not be asked about, noted or removed; the task goes on without."""

    trace: str


@dataclass(frozen=True, slots=True)
class CannotStore(Event):
    """Firestore refuses any write to the document; a person must make it smaller."""

    why: str


@dataclass(frozen=True, slots=True)
class Woken(Event):
    """A due task was touched. `in_vain`: it was touched before and nobody came, so events get lost."""

    overdue: timedelta
    in_vain: bool


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """Its type is paused no more."""


@dataclass(frozen=True, slots=True)
class Rescued(Event):
    change: Change


@dataclass(frozen=True, slots=True)
class Unswept(Event):
    """The sweep could not mend this task and went on with the others."""

    trace: str


@dataclass(frozen=True, slots=True)
class QueryFailed:
    """A query of the sweep got no answer; the sweep went on with its other ones."""

    trace: str


@dataclass(frozen=True, slots=True)
class Swept:
    """One sweep has ended, and how many tasks it did what with.

    `due_not_claimed` of the woken were woken before in vain; `failed` could not be mended; `out_of_time`: more is
    due than fitted into its time. `enqueued` are the ticks of recurring handlers that became tasks.
    """

    woken: int
    due_not_claimed: int
    rescued: int
    expired: int
    cancelled: int
    paused: int
    resumed: int
    invalid: int
    enqueued: int
    failed: int
    out_of_time: bool


@dataclass(frozen=True, slots=True)
class UnusableSettings:
    """`settings/queue` has fields that pause nothing, since they are not what they must be."""

    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlooked(Event):
    """No sweep could find this live task; now it is looked at when `wake_at` has come."""

    wake_at: datetime


@dataclass(frozen=True, slots=True)
class Unaudited(Event):
    """The audit could not mend this task and went on with the others."""

    trace: str


@dataclass(frozen=True, slots=True)
class Auditing:
    """An audit is under way."""

    looked_at: int


@dataclass(frozen=True, slots=True)
class Audited:
    """One audit has ended; `out_of_time`: there are more live tasks than fitted into its time."""

    looked_at: int
    mended: int
    failed: int
    out_of_time: bool


@dataclass(frozen=True, slots=True)
class JobsListed:
    """A watch begins: so many Jobs there are, and so many of them have not ended."""

    found: int
    live: int


@dataclass(frozen=True, slots=True)
class WatchBroken:
    """The cluster could not be asked for its Jobs."""

    why: str
    pause: timedelta


@dataclass(frozen=True, slots=True)
class EndNotTaken:
    """The end of a Job could not be brought to its task; it is tried again."""

    path: str
    attempt: int
    job: str
    trace: str

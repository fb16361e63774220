"""What happened on the way through a queue, as data, as `events.py` has it of tasks."""

from dataclasses import dataclass
from datetime import datetime

from onwrite.events import Event


@dataclass(frozen=True, slots=True)
class Queued(Event):
    """Due, and it waits for its turn."""

    queue: str


@dataclass(frozen=True, slots=True)
class TurnedAway(Event):
    """Its queue cannot be used; `why` is what an admin reads on the task."""

    why: str


@dataclass(frozen=True, slots=True)
class TimerSet(Event):
    """It is woken at its exact time, and not by the next sweep after it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class TimerNotSet(Event):
    """The sweep wakes it, up to a minute late."""

    why: str


@dataclass(frozen=True, slots=True)
class UnreadableTurn:
    """Somebody called the function of a queue with what is no turn."""

    queue: str


@dataclass(frozen=True, slots=True)
class TurnFailed:
    """Before a claim was made; Cloud Tasks calls again."""

    queue: str
    path: str
    trace: str


@dataclass(frozen=True, slots=True)
class TurnUnused:
    """Nobody waits in the queue any more: the task of this turn was run in another's, or ended otherwise."""

    queue: str
    path: str

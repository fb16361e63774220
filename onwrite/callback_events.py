"""What happened to callbacks, as data, as `events.py` has it of tasks."""

from dataclasses import dataclass

from onwrite.events import Event


@dataclass(frozen=True, slots=True)
class CalledBack(Event):
    """A callback has come, and is stored. `early`: before its task waited for it."""

    early: bool


@dataclass(frozen=True, slots=True)
class CallbackRefused(Event):
    """A callback with the right token, of which nothing comes."""

    why: str


@dataclass(frozen=True, slots=True)
class CallbackNotStored:
    """A callback could not be taken; whoever sent it was told to send it again."""

    path: str
    trace: str

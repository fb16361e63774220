"""What happened to recurring types, as data. How it is worded is `tick_lines.py`'s business."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Recurs:
    """A line was seen for the first time, or in place of another one: its ticks count from now on."""

    type: str
    every: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """Ticks became tasks; `last_tick` is the newest of them."""

    type: str
    made: int
    last_tick: datetime


@dataclass(frozen=True, slots=True)
class TicksAhead:
    """All ticks up to a moment that lies ahead are settled, as its document says; nothing is due until then."""

    type: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NotEnqueued:
    """A recurring type could not be looked after; the next sweep tries again."""

    type: str
    trace: str

"""What a page's main thread was busy with, from the browser's own trace: `RunTask` is one turn of its loop."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

CATEGORIES: Final = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
NOTICED_MS: Final = 50  # what browsers call a long task
TOO_LONG_MS: Final = 200
_MAIN: Final = "CrRendererMain"
_TURNS: Final = ("RunTask", "ThreadControllerImpl::RunTask")

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Busy:
    """Milliseconds of each turn, the longest first, and of what was asked for inside the longest one."""

    turns: tuple[float, ...]
    longest_was: tuple[tuple[str, float], ...] = ()

    @property
    def longest(self) -> float:
        return self.turns[0] if self.turns else 0.0

    @property
    def total(self) -> float:
        return sum(self.turns)

    def longer_than(self, milliseconds: float) -> int:
        return sum(turn > milliseconds for turn in self.turns)


def read_trace(trace: bytes) -> Busy:
    """Of the busiest page in it: the browser has pages of its own as well."""
    events: Sequence[Event] = json.loads(trace)["traceEvents"]
    mains = {_thread(it) for it in events if it["name"] == "thread_name" and it["args"].get("name") == _MAIN}
    pages = [_busy([it for it in events if _thread(it) == main]) for main in mains]
    return max(pages, key=lambda it: it.total, default=Busy(()))


def _busy(events: Sequence[Event]) -> Busy:
    """Where both names are traced, one is within the other: the outer one of each turn counts."""
    turns: list[Event] = []
    for event in sorted((it for it in events if it["name"] in _TURNS and "dur" in it), key=_order):
        if not turns or event["ts"] >= turns[-1]["ts"] + turns[-1]["dur"]:
            turns.append(event)
    turns.sort(key=_milliseconds, reverse=True)
    return Busy(tuple(map(_milliseconds, turns)), _within(events, turns[0]) if turns else ())


def _milliseconds(event: Event) -> float:
    """Of the processor where that is known: what else the machine does meanwhile is not the page's."""
    return float(event.get("tdur", event.get("dur", 0))) / 1000


def _within(events: Sequence[Event], turn: Event) -> tuple[tuple[str, float], ...]:
    """The names that took most of it; one may hold another."""
    spent: dict[str, float] = {}
    for event in events:
        if event["name"] not in _TURNS and turn["ts"] <= event["ts"] < turn["ts"] + turn["dur"]:
            spent[event["name"]] = spent.get(event["name"], 0) + _milliseconds(event)
    return tuple(sorted(spent.items(), key=lambda it: -it[1])[:4])


def _order(event: Event) -> tuple[int, int]:
    return event["ts"], -event["dur"]


def _thread(event: Event) -> tuple[int, int]:
    return event["pid"], event["tid"]

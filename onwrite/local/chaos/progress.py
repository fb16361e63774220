"""What is going on, while it goes on: one line that changes on a terminal, elsewhere a line every few seconds."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.status import Status

_EVERY: Final = 0.5  # seconds, on a terminal
_PLAIN_EVERY: Final = 5.0  # elsewhere
STATES: Final = ("scheduled", "running", "done", "failed")


@dataclass(frozen=True, kw_only=True)
class Now:
    """A moment of the run. `asked` is how many tasks are to be enqueued in all."""

    asked: int
    enqueued: int
    states: Mapping[str, int]
    kills: int
    freezes: int
    frozen: int
    dropped: int
    duplicated: int
    cut_off: int

    def __str__(self) -> str:
        states = ", ".join(f"{self.states.get(state, 0)} {state}" for state in STATES)
        frozen = f", {self.frozen} frozen now" if self.frozen else ""
        return (
            f"{self.enqueued} of {self.asked} tasks: {states} | "
            f"workers: {self.kills} killed, {self.freezes} frozen and thawed{frozen} | "
            f"events: {self.dropped} dropped, {self.duplicated} duplicated | {self.cut_off} answers cut off"
        )


class Progress:
    def __init__(self, console: Console, status: Status | None) -> None:
        self._console = console
        self._status = status
        self._began = time.monotonic()
        self._next = 0.0

    def say(self, text: str) -> None:
        """A new part of the run has begun."""
        self._console.print(text)
        self._next = 0.0

    def show(self, look: Callable[[], Now]) -> None:
        """Looks only when it is time to."""
        elapsed = time.monotonic() - self._began
        if elapsed < self._next:
            return
        text = f"{elapsed:5.0f} s  {look()}"
        if self._status:
            self._status.update(text)
        else:
            self._console.print(text)
        self._next = elapsed + (_EVERY if self._status else _PLAIN_EVERY)


@contextmanager
def progress() -> Iterator[Progress]:
    console = Console(highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())
    if not console.is_terminal:
        yield Progress(console, None)
        return
    with console.status("starting", spinner="dots") as status:
        yield Progress(console, status)

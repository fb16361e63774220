"""From what was told of an attempt to the exit code of its container."""

from collections.abc import Callable
from threading import Event

from onwrite import events
from onwrite.container.exits import Exit


class Outcome:
    """Hears everything that is told, and passes it on. `is_over` is set when there is nothing more to wait for."""

    def __init__(self, tell: Callable[[object], None]) -> None:
        self._tell = tell
        self.exit = Exit.NOT_STORED
        self.is_over = Event()

    def hear(self, event: object) -> None:
        self._tell(event)
        found = exit_of(event)
        if found is not None and not self.is_over.is_set():
            self.exit = found
            self.is_over.set()


def exit_of(event: object) -> Exit | None:
    """None: the attempt goes on."""
    match event:
        case events.Ended(change=change):
            return Exit.HANDED_BACK if change.reason == "rescued" else Exit.OVER
        case events.AttemptLost() | events.NotOurs():
            return Exit.OVER
        case events.FinishFailed():
            return Exit.NOT_STORED
    return None

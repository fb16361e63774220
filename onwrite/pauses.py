"""What is paused: the document `settings/queue`, read every 30 seconds at the most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from onwrite import events
from onwrite.durations import seconds
from onwrite.log_lines import log
from onwrite.store import Store

READ_EVERY: Final = seconds(30)


@dataclass(frozen=True, slots=True)
class Pauses:
    """`problems` has one sentence for each field that cannot be used and so pauses nothing."""

    everything: bool = False
    types: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()

    def cover(self, type_name: str) -> bool:
        return self.everything or type_name in self.types


def read_pauses(fields: Mapping[str, Any] | None) -> Pauses:
    """Never raises; no document pauses nothing."""
    found = fields or {}
    everything, types = found.get("paused", False), found.get("paused_types", [])
    problems = []
    if not isinstance(everything, bool):
        problems.append("`paused` must be true or false")
    if not isinstance(types, list) or not all(isinstance(name, str) for name in types):
        problems.append("`paused_types` must be a list of task types, such as [confirmation_email]")
        types = []
    return Pauses(everything is True, frozenset(types), tuple(problems))


class PauseWatch:
    """The newest answer is kept: one thread reads it anew, the others go on with what is known."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], tell: Callable[[object], None] = log
    ) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._known: Pauses | None = None
        self._read_at: datetime | None = None
        self._reading = Lock()

    def current(self) -> Pauses:
        """Raises what Firestore raises where nothing is known yet: a new instance must not run what is paused."""
        known = self._known
        if known is None:
            with self._reading:
                return self._known or self._read()
        if self._is_stale() and self._reading.acquire(blocking=False):
            try:
                return self._read()
            finally:
                self._reading.release()
        return known

    def _is_stale(self) -> bool:
        return self._read_at is None or self._clock() - self._read_at >= READ_EVERY

    def _read(self) -> Pauses:
        try:
            pauses = read_pauses(self._store.read_settings())
        except Exception:  # Firestore in trouble is no reason to stop, or to run what is paused
            if self._known is None:
                raise
            pauses = self._known  # an old answer is better than none; asked again in 30 seconds
        if pauses.problems and pauses != self._known:
            self._tell(events.UnusableSettings(pauses.problems))
        self._known, self._read_at = pauses, self._clock()
        return pauses

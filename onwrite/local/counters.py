"""What the relay has done, per function."""

from collections import defaultdict
from dataclasses import asdict, dataclass


@dataclass
class Counters:
    received: int = 0  # from the emulator
    ignored: int = 0  # of those, not sent in production: nothing changed, or another type of event
    delivered: int = 0  # answered 2xx by the function; a duplicate counts again
    retried: int = 0
    dropped: int = 0  # on request, or failed without `retry`
    duplicated: int = 0
    pending: int = 0
    calls: int = 0  # by the scheduler
    failed_calls: int = 0


class Board:
    """The counters of every function."""

    def __init__(self) -> None:
        self._of: defaultdict[str, Counters] = defaultdict(Counters)

    def of(self, function: str) -> Counters:
        return self._of[function]

    @property
    def received(self) -> int:
        return sum(counters.received for counters in self._of.values())

    @property
    def pending(self) -> int:
        return sum(counters.pending for counters in self._of.values())

    def as_json(self) -> dict[str, dict[str, int]]:
        return {function: asdict(counters) for function, counters in sorted(self._of.items())}

"""What the relay has done, per function."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass


@dataclass
class Counters:
    received: int = 0  # from the emulator, or enqueued
    ignored: int = 0  # of those, not sent in production: nothing changed, or another type of event
    delivered: int = 0  # answered 2xx by the function; a duplicate counts again
    retried: int = 0
    dropped: int = 0  # on request, or failed without `retry` or for the last time
    duplicated: int = 0
    pending: int = 0  # without tasks scheduled ahead
    calls: int = 0  # by the scheduler
    failed_calls: int = 0


class Board:
    """The counters of every function, and the wait for what is pending."""

    def __init__(self) -> None:
        self._of: defaultdict[str, Counters] = defaultdict(Counters)
        self._ended = asyncio.Condition()

    def of(self, function: str) -> Counters:
        return self._of[function]

    @property
    def received(self) -> int:
        return sum(counters.received for counters in self._of.values())

    @property
    def pending(self) -> int:
        return sum(counters.pending for counters in self._of.values())

    async def tell_end(self) -> None:
        """To be called whenever something pending has ended."""
        async with self._ended:
            self._ended.notify_all()

    async def none_pending(self) -> None:
        await self.until(lambda: self.pending == 0, None)

    async def until(self, condition: Callable[[], bool], patience: float | None) -> None:
        """Asked at every end; gives up after `patience` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience), self._ended:
                await self._ended.wait_for(condition)

    def as_json(self) -> dict[str, dict[str, int]]:
        return {function: asdict(counters) for function, counters in sorted(self._of.items())}

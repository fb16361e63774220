"""Events on their way to the functions: in parallel, at least once, in bounded memory."""

import asyncio
import logging

import aiohttp

from onwrite.local.attempts import attempt
from onwrite.local.counters import Board
from onwrite.local.event import Event
from onwrite.local.faults import Faults, fate_of
from onwrite.local.overtaking import Overtaking
from onwrite.local.relay_settings import RelaySettings

_BOOKKEEPING = 4096  # roughly what an event costs beside its body
_logger = logging.getLogger(__name__)


class Deliveries:
    """One asyncio task per delivery; `in_flight` of them talk to a function at a time, the others wait their turn."""

    def __init__(self, settings: RelaySettings, session: aiohttp.ClientSession, board: Board) -> None:
        self._settings = settings
        self._faults = settings.faults
        self._session = session
        self._board = board
        self._turn = asyncio.Semaphore(settings.pace.in_flight)
        self._overtaking = Overtaking()
        self._running: set[asyncio.Task[None]] = set()
        self._held = 0
        self._number = 0

    def accept(self, event: Event) -> None:
        """From here on the event is the relay's: it is kept until it is delivered, or dropped on purpose."""
        number, self._number = self._number, self._number + 1
        self._overtaking.pass_by(number)
        fate = fate_of(number, self._faults)
        counters = self._board.of(event.trigger.function)
        if fate.dropped:
            counters.dropped += 1
            return
        counters.duplicated += len(fate.waits) - 1
        for wait in fate.waits:
            self._start(event, wait, self._overtaking.gate(number, fate.overtaken_by))

    def suffer(self, faults: Faults) -> None:
        """From the next event on; those that are on their way keep the fate they have."""
        self._faults = faults

    async def room(self, patience: float) -> None:
        """Returns when another event may come, at the latest after `patience` seconds."""
        await self._board.until(lambda: self._held < self._settings.pace.most_held, patience)

    def _start(self, event: Event, wait: float, gate: asyncio.Event | None) -> None:
        self._held += len(event.body) + _BOOKKEEPING
        self._board.of(event.trigger.function).pending += 1
        task = asyncio.create_task(self._deliver(event, wait, gate))
        self._running.add(task)  # the loop itself holds a task only weakly
        task.add_done_callback(self._running.discard)

    async def _deliver(self, event: Event, wait: float, gate: asyncio.Event | None) -> None:
        counters = self._board.of(event.trigger.function)
        try:
            await self._overtaking.held_up(wait, gate)
            if await self._until_answered(event):
                counters.delivered += 1
            else:
                counters.dropped += 1
        finally:
            self._held -= len(event.body) + _BOOKKEEPING
            counters.pending -= 1
            await self._board.tell_end()

    async def _until_answered(self, event: Event) -> bool:
        """False: the function failed and its trigger asks for no retry; the platform drops such an event too."""
        failures, url = 0, f"{self._settings.functions}/{event.trigger.function}"
        while True:
            async with self._turn:
                problem = await attempt(self._session, url, event)
            if problem is None:
                return True
            way = f"{event.way}: {problem.what}"
            if problem.reached and not event.trigger.retry:
                _logger.warning("%s; dropped, since the trigger asks for no retry", way)
                return False
            failures += 1
            wait = self._settings.pace.retry_after(failures)
            _logger.warning("%s; again in %.1f s", way, wait)
            self._board.of(event.trigger.function).retried += 1
            await asyncio.sleep(wait)

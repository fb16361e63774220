"""The tasks of one queue on their way to its function."""

import asyncio
import heapq
import logging
import time
from contextlib import suppress

from onwrite.local.attempts import Problem
from onwrite.local.counters import Board
from onwrite.local.manifest import Queue
from onwrite.local.queues.bucket import full_bucket, take_token
from onwrite.local.queues.calls import Calls
from onwrite.local.queues.outcomes import after_problem, after_success
from onwrite.local.queues.pacing import seconds_to_dispatch
from onwrite.local.queues.task import Waiting
from onwrite.local.relay_settings import Pace

_LOOK_AGAIN = 1.0  # a clock that was set forward, or a machine that slept, is noticed by then
_logger = logging.getLogger(__name__)


class Dispatcher:
    """One asyncio task decides when the next is dispatched, and starts one for each attempt.

    `_ahead` are those of a time to come, for which nobody waits; `_waiting` those that are due, and those that failed
    and are due again.
    """

    def __init__(self, queue: Queue, calls: Calls, board: Board, pace: Pace) -> None:
        self._queue = queue
        self._calls = calls
        self._board = board
        self._counters = board.of(queue.function)
        self._pace = pace
        self._ahead: list[Waiting] = []
        self._waiting: list[Waiting] = []
        self._names: set[str] = set()  # of both, and of those that are running and may come again
        self._running: set[asyncio.Task[None]] = set()
        self._bucket = full_bucket(queue.per_second, time.time())
        self._changed = asyncio.Event()
        self._work = asyncio.create_task(self._dispatch_forever())

    def holds(self, name: str) -> bool:
        return name in self._names

    def accept(self, waiting: Waiting, now: float) -> None:
        self._names.add(waiting.task.name)
        self._counters.received += 1
        self._counters.duplicated += waiting.deliveries - 1
        heapq.heappush(self._ahead, waiting)
        self.look_at_clock(now)
        self._changed.set()

    async def delete(self, name: str) -> bool:
        """False: it is not there. An attempt that has begun goes on, and is the last."""
        if name not in self._names:
            return False
        self._names.discard(name)
        await self._drop_nameless()
        return True

    def change(self, queue: Queue) -> None:
        """Other limits, the same tasks."""
        self._queue = queue
        self._changed.set()

    async def end(self) -> None:
        """The queue is gone, and its tasks with it; attempts that have begun go on, and are the last."""
        self._work.cancel()
        self._names.clear()
        dropped = await self._drop_nameless()
        if dropped:
            _logger.warning("%s: no such queue any more; tasks dropped: %d", self._queue.function, dropped)

    def look_at_clock(self, now: float) -> None:
        """What is due is pending from now on."""
        while self._ahead and self._ahead[0].due <= now:
            heapq.heappush(self._waiting, heapq.heappop(self._ahead))
            self._counters.pending += 1

    async def _dispatch_forever(self) -> None:
        while True:
            self._changed.clear()
            now = time.time()
            self.look_at_clock(now)
            # More than the functions have threads for would wait there, with their timeout running.
            free = len(self._running) < min(self._queue.concurrent, self._pace.in_flight)
            wait = seconds_to_dispatch(self._queue, self._bucket, self._first_due() if free else None, now)
            if wait == 0:
                self._dispatch(heapq.heappop(self._waiting), now)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait and min(wait, _LOOK_AGAIN)):
                        await self._changed.wait()

    def _first_due(self) -> float | None:
        return min((heap[0].due for heap in (self._ahead, self._waiting) if heap), default=None)

    def _dispatch(self, waiting: Waiting, now: float) -> None:
        self._bucket = take_token(self._bucket, self._queue.per_second, now)
        attempt = asyncio.create_task(self._attempt(waiting.dispatched(now)))
        self._running.add(attempt)
        attempt.add_done_callback(self._ended)

    def _ended(self, attempt: asyncio.Task[None]) -> None:
        self._running.discard(attempt)
        self._changed.set()

    async def _attempt(self, waiting: Waiting) -> None:
        again = None
        try:
            problem = await self._calls.make(self._queue, waiting)
            again = self._after(waiting, problem)
        finally:
            if again:
                heapq.heappush(self._waiting, again)
            else:
                self._names.discard(waiting.task.name)
                self._counters.pending -= 1
                await self._board.tell_end()

    def _after(self, waiting: Waiting, problem: Problem | None) -> Waiting | None:
        now, kept = time.time(), waiting.task.name in self._names
        if problem is None:
            self._counters.delivered += 1
            return after_success(waiting, now) if kept else None
        again = after_problem(self._queue, self._pace, waiting, problem, now) if kept else None
        way = f"task {waiting.task.id} -> {self._queue.function}: {problem.what}"
        if again:
            _logger.warning("%s; again in %.1f s", way, again.due - now)
            self._counters.retried += 1
        else:
            why = f"its {waiting.dispatches} dispatches are all it gets" if kept else "it was deleted"
            _logger.warning("%s; dropped: %s", way, why)
            self._counters.dropped += 1
        return again

    async def _drop_nameless(self) -> int:
        held = len(self._ahead) + len(self._waiting)
        ahead, waiting = self._with_names(self._ahead), self._with_names(self._waiting)
        self._counters.pending -= len(self._waiting) - len(waiting)
        self._ahead, self._waiting = ahead, waiting
        dropped = held - len(ahead) - len(waiting)
        self._counters.dropped += dropped
        await self._board.tell_end()
        return dropped

    def _with_names(self, tasks: list[Waiting]) -> list[Waiting]:
        kept = [waiting for waiting in tasks if waiting.task.name in self._names]
        heapq.heapify(kept)
        return kept

"""In the place of Cloud Scheduler: calls every scheduled function, all at the same pace, whatever its schedule says."""

import asyncio
import logging
from datetime import UTC, datetime

import aiohttp

from onwrite.local.counters import Board
from onwrite.local.manifest import Schedule

_logger = logging.getLogger(__name__)


class Scheduler:
    """As on the platform, a function is not called again before its last call has ended."""

    def __init__(self, session: aiohttp.ClientSession, functions: str, every: float, board: Board) -> None:
        self._session = session
        self._functions = functions
        self._every = every
        self._board = board
        self._jobs: list[asyncio.Task[None]] = []

    def keep(self, schedules: tuple[Schedule, ...]) -> None:
        """From now on these functions and no others."""
        for job in self._jobs:
            job.cancel()
        self._jobs = [asyncio.create_task(self._repeat(schedule)) for schedule in schedules]

    async def _repeat(self, schedule: Schedule) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._every
        while True:
            await asyncio.sleep(due - loop.time())
            await self._call(schedule)
            due = max(due + self._every, loop.time())

    async def _call(self, schedule: Schedule) -> None:
        counters = self._board.of(schedule.function)
        counters.calls += 1
        headers = {
            "X-CloudScheduler": "true",
            "X-CloudScheduler-JobName": schedule.function,
            "X-CloudScheduler-ScheduleTime": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        limit = aiohttp.ClientTimeout(total=schedule.timeout)
        try:
            url = f"{self._functions}/{schedule.function}"
            async with self._session.post(url, headers=headers, timeout=limit) as answer:
                problem = "" if answer.ok else f"answered {answer.status} (see functions.log)"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = f"gave no answer ({error!r})"
        if problem:
            counters.failed_calls += 1
            _logger.warning("The scheduled call of %s %s", schedule.function, problem)

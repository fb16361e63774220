"""One attempt of a task: the call of its function."""

from dataclasses import replace

import aiohttp

from onwrite.local.attempts import Problem, attempt
from onwrite.local.event import Event
from onwrite.local.manifest import Queue
from onwrite.local.queues.task import Waiting


class Calls:
    def __init__(self, session: aiohttp.ClientSession, functions: str) -> None:
        self._session = session
        self._functions = functions

    async def make(self, queue: Queue, waiting: Waiting) -> Problem | None:
        """None: answered 2xx. The shorter of the task's deadline and the function's timeout ends it."""
        task = waiting.task
        limited = replace(queue, timeout=min(queue.timeout, task.deadline))
        headers = {**task.headers, **waiting.platform_headers()}
        url = task.url or f"{self._functions}/{queue.function}"
        return await attempt(self._session, url, Event(limited, headers, task.body))

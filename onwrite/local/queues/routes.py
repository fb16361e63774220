"""The part of Cloud Tasks' HTTP interface that firebase_admin speaks where CLOUD_TASKS_EMULATOR_HOST is set."""

import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from onwrite.local.queues.queues import Queues
from onwrite.local.queues.refused import Refused, invalid

_QUEUE = "/projects/{project}/locations/{location}/queues/{queue}"
_Handler = Callable[[web.Request], Awaitable[web.Response]]


class _HasQueues(Protocol):
    """Queues that are there as soon as the relay has started."""

    queues: Queues


class TaskRoutes:
    def __init__(self, relay: _HasQueues) -> None:
        self._relay = relay

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(f"{_QUEUE}/tasks", _refusing(self._enqueue))
        app.router.add_delete(f"{_QUEUE}/tasks/{{task}}", _refusing(self._delete))

    async def _enqueue(self, request: web.Request) -> web.Response:
        try:
            text = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise invalid(
                "The task has many times the bytes that Cloud Tasks takes: enqueue a reference to the data."
            ) from None
        task = self._relay.queues.accept(_QUEUE[1:].format(**request.match_info), text, time.time())
        # The slash is the Firebase CLI's; firebase_admin takes it away.
        return web.json_response({"task": {"name": f"/{task.name}"}})

    async def _delete(self, request: web.Request) -> web.Response:
        place = request.match_info
        await self._relay.queues.delete(_QUEUE[1:].format(**place), place["task"])
        return web.json_response({})


def _refusing(handler: _Handler) -> _Handler:
    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Refused as refused:
            return web.json_response(refused.as_json(), status=refused.status)

    return answer

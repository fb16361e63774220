"""What tests ask of the server itself, below /_strict/."""

from aiohttp import web

from onwrite.local.strict_storage.faults import Fault
from onwrite.local.strict_storage.state import State


class Control:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add_faults(self, request: web.Request) -> web.Response:
        self._state.faults.add(Fault.from_json(fault) for fault in await request.json())
        return web.Response()

    async def clear_faults(self, _request: web.Request) -> web.Response:
        self._state.faults.clear()
        return web.Response()

    async def journal(self, _request: web.Request) -> web.Response:
        return web.json_response(self._state.journal.as_json())

    async def clear_journal(self, _request: web.Request) -> web.Response:
        self._state.journal.clear()
        return web.Response()

    async def held(self, request: web.Request) -> web.Response:
        """Answers as soon as that many calls are held."""
        await self._state.faults.wait_held(int(request.query["number"]))
        return web.Response()

    async def release(self, _request: web.Request) -> web.Response:
        self._state.faults.release()
        return web.Response()

"""The relay, in the place of Eventarc and Cloud Tasks: `python -m onwrite.local.relay SETTINGS`, a process of its own.

The emulator sends one event at a time and never again. The relay takes each at once and delivers as the platform
does, in parallel and at least once, and on request worse.
"""

import asyncio
import logging
import sys

import aiohttp
from aiohttp import web

from onwrite.local.emulator_events import MARK
from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults
from onwrite.local.manifest import read_manifest
from onwrite.local.ports import LOOPBACK
from onwrite.local.queues.routes import TaskRoutes
from onwrite.local.relay_settings import MEBIBYTE, RelaySettings, settings_from_json
from onwrite.local.sources import Sources

# The emulator gives up an answer after 20 s and goes on to the next event: waiting longer would hold nothing back.
_PATIENCE = 15.0


class Relay:
    """The HTTP side: events from the emulator, tasks, questions from the supervisor and from tests."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._sources = Sources(settings)

    def app(self) -> web.Application:
        app = web.Application(
            client_max_size=16 * MEBIBYTE
        )  # old and new value of a full document, in base64
        app.cleanup_ctx.append(lambda _app: self._sources.open())
        app.router.add_post("/functions/projects/{project}/triggers/{trigger}", self._receive)
        TaskRoutes(self._sources).add_to(app)
        app.router.add_post("/register", self._register)
        app.router.add_post("/faults", self._change_faults)
        app.router.add_get("/stats", self._stats)
        app.router.add_get("/idle", self._idle)
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        name, body = request.match_info["trigger"], await request.read()
        if name == MARK:
            self._sources.documents.mark_came(body)
        else:
            self._sources.take_document(name, request.headers, body)
            await self._sources.deliveries.room(_PATIENCE)
        return web.Response()

    async def _register(self, _request: web.Request) -> web.Response:
        """Reads the manifest again: at the start, and after the functions' code has changed."""
        try:
            url = f"{self._settings.functions}/__/functions.yaml"
            async with self._sources.session.get(url) as answer:
                manifest = read_manifest(await answer.text())
            names = await self._sources.keep(manifest)
        except (LocalCloudError, aiohttp.ClientError) as error:
            return web.Response(status=502, text=str(error))
        return web.json_response(names)

    async def _change_faults(self, request: web.Request) -> web.Response:
        faults = Faults(**await request.json())
        self._sources.deliveries.suffer(faults)
        self._sources.queues.suffer(faults)
        return web.json_response({})

    async def _stats(self, _request: web.Request) -> web.Response:
        return web.json_response(self._sources.board.as_json())

    async def _idle(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(float(request.query.get("timeout", "30"))):
                await self._sources.idle()
        except TimeoutError:
            return web.json_response(self._sources.board.as_json(), status=504)
        return web.json_response(self._sources.board.as_json())


def main() -> None:
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    settings = settings_from_json(sys.argv[1])
    web.run_app(Relay(settings).app(), host=LOOPBACK, port=settings.port, print=None, access_log=None)


if __name__ == "__main__":
    main()

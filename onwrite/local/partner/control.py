"""What a test does to the in-process object, over HTTP: for the third party as a program of its own."""

from dataclasses import asdict

from aiohttp import web

from onwrite.local.partner.faults import faults_from_json
from onwrite.local.partner.office import Office


class Control:
    def __init__(self, office: Office) -> None:
        self._office = office

    async def received(self, _request: web.Request) -> web.Response:
        received = self._office.received
        return web.json_response(
            {
                "notices": [
                    {**asdict(notice), "body": notice.body.decode(errors="replace")}
                    for notice in received.notices
                ],
                "uploads": [asdict(upload) for upload in received.uploads],
                "callbacks": [asdict(callback) for callback in received.callbacks],
            }
        )

    async def change_faults(self, request: web.Request) -> web.Response:
        try:
            self._office.faults = faults_from_json(await request.text())
        except (TypeError, ValueError) as error:
            return web.Response(status=400, text=str(error))
        return web.Response(status=204)

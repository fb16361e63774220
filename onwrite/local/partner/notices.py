"""POST /notices: a signed notice, which is verified and kept."""

import json
import time

from aiohttp import web

from onwrite.local.partner.office import Office
from onwrite.local.partner.received import Notice
from onwrite.local.partner.signature import HEADER, problem_of

MOST = 1 << 20  # bytes


class Notices:
    def __init__(self, office: Office) -> None:
        self._office = office

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        problem = problem_of(request.headers.get(HEADER), body, self._office.secret, time.time())
        answer = await self._office.refusal() or _answer(request, problem)
        notice = Notice(
            request.headers.get("Idempotency-Key", ""), dict(request.headers), body, problem, answer.status
        )
        self._office.received.keep(self._office.received.notices, notice)
        return answer


def _answer(request: web.Request, problem: str) -> web.Response:
    if problem:
        return web.Response(status=401, text=problem)
    if not request.headers.get("Idempotency-Key"):
        return web.Response(status=400, text="Idempotency-Key is missing")
    return web.Response(text=json.dumps({"taken": True}), content_type="application/json")

"""Every call passes here: named, written down, met by a fault if one was asked for, and answered."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientError, web

from onwrite.local.strict_storage.calls import Call
from onwrite.local.strict_storage.faults import Fault
from onwrite.local.strict_storage.refusals import ConnectionCut, Refusal
from onwrite.local.strict_storage.state import State

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Naming = Callable[[web.Request], Awaitable[Call]]
FAULT = web.RequestKey("fault", Fault)


def guarded(state: State, naming: Naming, handler: Handler) -> Handler:
    async def serve(request: web.Request) -> web.StreamResponse:
        call = await naming(request)
        fault = state.faults.next(call)
        try:
            response = await _with(fault, state, call, request, handler)
        except Refusal as refusal:
            await _drain(request)
            response = _answer(refusal)
        except ConnectionCut:
            state.journal.note(call, 0)
            return _cut(request)
        if fault and fault.what == "lose_answer":
            state.journal.note(call, 0)
            return _cut(request)
        state.journal.note(call, response.status)
        return response

    return serve


async def _with(
    fault: Fault | None, state: State, call: Call, request: web.Request, handler: Handler
) -> web.StreamResponse:
    if fault is None:
        return await handler(request)
    request[FAULT] = fault
    if fault.what == "refuse":
        raise Refusal(fault.status, fault.reason, f"A fault that was asked for: {fault.reason}.")
    if fault.what == "delay":
        await asyncio.sleep(fault.seconds)
    if fault.what == "hold":
        await state.faults.hold()
    if fault.what == "forget" and "upload_id" in request.query:
        state.sessions.forget(request.query["upload_id"])
    if fault.what == "cut" and not (call.kind in ("chunk", "finish") and fault.after):
        raise ConnectionCut
    response = await handler(request)
    if fault.what == "hold_answer":
        await state.faults.hold()
    return response


def _answer(refusal: Refusal) -> web.Response:
    if refusal.status == 304:  # noqa: PLR2004 — Not Modified has no body
        return web.Response(status=304)
    return web.json_response(refusal.as_json(), status=refusal.status)


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()  # goes nowhere


async def _drain(request: web.Request) -> None:
    """A client that is still sending would else see its connection break instead of the answer."""
    try:
        async for _ in request.content.iter_any():
            pass
    except (OSError, ClientError):
        return

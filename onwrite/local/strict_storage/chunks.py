"""The chunks of a resumable upload, its status, its end."""

from aiohttp import ClientError, web

from onwrite.local.strict_storage.calls import Call
from onwrite.local.strict_storage.content_range import ContentRange, parse_content_range
from onwrite.local.strict_storage.faults import Fault
from onwrite.local.strict_storage.guard import FAULT
from onwrite.local.strict_storage.refusals import CANCELLED, ConnectionCut, Refusal
from onwrite.local.strict_storage.sessions import Session
from onwrite.local.strict_storage.state import State
from onwrite.local.strict_storage.uploads import check_crc32c, own_url
from onwrite.local.strict_storage.versions import Version

_INCOMPLETE = 308


class Chunks:
    def __init__(self, state: State) -> None:
        self._state = state

    async def name(self, request: web.Request) -> Call:
        session = self._state.sessions.find(request.query.get("upload_id", ""))
        kind = "cancel" if request.method == "DELETE" else _kind(request)
        return Call(kind, request.match_info["bucket"], session.name if session else "")

    async def put(self, request: web.Request) -> web.Response:
        session = self._state.sessions.get(request.query.get("upload_id", ""))
        asked = parse_content_range(request.headers.get("content-range", ""))
        # A chunk whose sender has given up may still be on its way while the same is sent again.
        async with session.lock:
            if session.over:
                raise session.over
            if session.version is None:
                await self._take(request, session, asked)
            if session.version:
                return web.json_response(session.version.resource(own_url(request)))
            stored = {"Range": f"bytes=0-{session.stored - 1}"} if session.stored else {}
            return web.Response(status=_INCOMPLETE, headers=stored)

    async def cancel(self, request: web.Request) -> web.Response:
        self._state.sessions.cancel(request.query.get("upload_id", ""))
        return web.Response(status=CANCELLED)

    async def _take(self, request: web.Request, session: Session, asked: ContentRange) -> None:
        skip = session.admit(asked, request.content_length or 0)
        fault = request.get(FAULT)
        try:
            await self._receive(request, session, skip, fault)
        except (OSError, ClientError):
            raise ConnectionCut from None
        finally:
            session.break_off()  # of no effect on a chunk that has come whole
        if session.over:  # cancelled while the chunk came
            raise session.over
        if session.complete and not asked.asks_status:
            self._finish(request, session, fault)

    async def _receive(self, request: web.Request, session: Session, skip: int, fault: Fault | None) -> None:
        """Reads the body to its end. What came before the connection broke off is stored, in whole quanta."""
        limit = fault.after if fault and fault.what in ("cut", "short") else None
        came = 0
        async for data in request.content.iter_any():
            self._state.journal.received += len(data)
            useful = data[max(skip - came, 0) : None if limit is None else max(limit - came, 0)]
            if fault and fault.what == "damage" and came == 0 and useful:
                useful = bytes([useful[0] ^ 1]) + useful[1:]
            came += len(data)
            if useful:
                session.take(useful)
            if fault and fault.what == "cut" and came >= fault.after:
                raise ConnectionCut
        if limit is None:
            session.settle()

    def _finish(self, request: web.Request, session: Session, fault: Fault | None) -> None:
        version = Version(session.bucket, session.name, session.content, session.fields)
        try:
            if not fault or fault.what != "damage":
                check_crc32c(version.content.crc32c, session.crc32c)
                check_crc32c(version.content.crc32c, _hash_of(request))
            session.version = self._state.buckets.put(version, session.conditions)
        except Refusal as refusal:
            session.over = refusal
            raise


def _kind(request: web.Request) -> str:
    try:
        asked = parse_content_range(request.headers.get("content-range", ""))
    except Refusal:
        return "chunk"
    if asked.asks_status:
        return "status"
    return "finish" if asked.is_last else "chunk"


def _hash_of(request: web.Request) -> str | None:
    """The CRC32C of the whole object that the last chunk's header may carry: `crc32c=…`, beside others."""
    for part in request.headers.get("x-goog-hash", "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "crc32c":
            return value
    return None

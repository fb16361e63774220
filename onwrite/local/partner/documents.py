"""POST /documents: a document, streamed to a file; GET /documents/<job>/file: what was made of it."""

import json
import uuid
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from onwrite.local.partner.callbacks import Callbacks
from onwrite.local.partner.office import Office
from onwrite.local.partner.received import Job, Upload

BLOCK = 64 * 1024


class Documents:
    def __init__(self, office: Office, callbacks: Callbacks) -> None:
        self._office = office
        self._callbacks = callbacks

    async def take(self, request: web.Request) -> web.Response:
        """The same key is the same job, and its first callback URL stays. What breaks off leaves nothing."""
        if refusal := await self._office.refusal():
            return refusal
        key, callback = request.headers.get("Idempotency-Key", ""), request.headers.get("Callback-URL", "")
        if not key or not callback.startswith(("http://", "https://")):
            return web.Response(status=400, text="Idempotency-Key and Callback-URL are needed")
        unfinished = self._office.folder / f"{uuid.uuid4().hex}.upload"
        try:
            stored = await _store(request, unfinished)
            known = self._office.received.jobs.get(key)
            job = known or self._begin(key, callback, stored, unfinished, request.content_type)
        finally:
            unfinished.unlink(missing_ok=True)
        if not known:
            await self._callbacks.promise(job)
        return self._answer(job, stored)

    async def give(self, request: web.Request) -> web.StreamResponse:
        made = self._office.made.get(request.match_info["job"])
        if made is None:
            return web.Response(status=404, text="there is no such job, or it is not done yet")
        return web.FileResponse(made.file, headers={"Content-Type": made.content_type})

    def _begin(self, key: str, callback: str, stored: "_Stored", file: Path, content_type: str) -> Job:
        """Nothing is awaited here: of two uploads under one key, one makes the job."""
        number = uuid.uuid4().hex
        kept = file.rename(self._office.folder / number)
        job = Job(number, key, callback, stored.sha256, kept, content_type)
        self._office.received.jobs[key] = job
        return job

    def _answer(self, job: Job, stored: "_Stored") -> web.Response:
        status = 202 if job.sha256 == stored.sha256 else 422
        upload = Upload(job.key, stored.size, stored.sha256, status, job.id)
        self._office.received.keep(self._office.received.uploads, upload)
        if status != 202:  # noqa: PLR2004 — accepted, as above
            return web.Response(status=status, text="this Idempotency-Key came with another document before")
        return web.Response(status=status, text=json.dumps({"job": job.id}), content_type="application/json")


@dataclass(frozen=True)
class _Stored:
    size: int
    sha256: str


async def _store(request: web.Request, path: Path) -> _Stored:
    """Holds one block at a time."""
    digest, size = sha256(), 0
    with path.open("wb") as file:
        async for block in request.content.iter_chunked(BLOCK):
            digest.update(block)
            file.write(block)
            size += len(block)
    return _Stored(size, digest.hexdigest())

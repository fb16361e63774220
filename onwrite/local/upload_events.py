"""Events of objects that are complete, which the storage server itself does not send."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import aiohttp
from watchfiles import Change, awatch

from onwrite.local.event import Event
from onwrite.local.manifest import FINALIZED, UploadTrigger

_logger = logging.getLogger(__name__)
_UNFINISHED = re.compile(r"^\..+\d{5,}$")  # the server writes `.name123456` and renames it
_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')


class UploadEvents:
    """Watches the server's folder `<folder>/<bucket>/<object>`, and asks the server for what it finds there."""

    def __init__(
        self, session: aiohttp.ClientSession, storage: str, folder: Path, accept: Callable[[Event], None]
    ) -> None:
        self._session = session
        self._storage = storage
        self._folder = folder.resolve()
        self._marks = self._folder.with_name("marks")
        self._accept = accept
        self._triggers: tuple[UploadTrigger, ...] = ()
        self._created: dict[tuple[str, str], str] = {}
        self._stamps: dict[Path, int] = {}
        self._seen = asyncio.Condition()
        self._last_mark = 0

    def keep(self, triggers: tuple[UploadTrigger, ...]) -> None:
        self._triggers = triggers

    async def watch(self, stop: asyncio.Event) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._marks.mkdir(exist_ok=True)
        self._unseen()  # what an earlier run has left is no news
        async for changes in awatch(self._folder, self._marks, watch_filter=None, step=10, stop_event=stop):
            paths = {Path(path) for change, path in changes if change != Change.deleted}
            marks = [path for path in paths if path.parent == self._marks]
            # A new folder is watched a moment after it is there: what it holds by then is never reported.
            if marks or any(path.is_dir() for path in paths):
                paths |= await asyncio.to_thread(self._unseen)
            for path in sorted(path for path in paths if path.is_relative_to(self._folder)):
                await self._look_at(path)
            await self._note_marks(marks)

    async def all_seen(self) -> None:
        """Returns when every object that was complete before this call has had its event.

        A file of our own is reported after them, and what was never reported is looked for then. It is written again
        as long as it is not reported, since a watch that has just begun may have missed it.
        """
        mark = time.time_ns()
        path = self._marks / "mark"
        while True:
            await asyncio.to_thread(path.write_text, str(mark))
            with suppress(TimeoutError):
                async with asyncio.timeout(1), self._seen:
                    await self._seen.wait_for(lambda: self._last_mark >= mark)
                    return

    def _unseen(self) -> set[Path]:
        """The files that are new or written anew since the last call."""
        before, self._stamps = self._stamps, {}
        for path in self._folder.rglob("*"):
            with suppress(FileNotFoundError):  # deleted meanwhile
                self._stamps[path] = path.stat().st_mtime_ns
        return {path for path, stamp in self._stamps.items() if before.get(path) != stamp}

    async def _look_at(self, path: Path) -> None:
        bucket, *rest = path.relative_to(self._folder).parts
        triggers = [trigger for trigger in self._triggers if trigger.bucket == bucket]
        if not triggers or not rest or _UNFINISHED.match(path.name) or not path.is_file():  # noqa: ASYNC240 — one stat of a local file
            return
        name = "/".join(rest)
        body = await self._metadata(bucket, name)
        created = str(json.loads(body)["timeCreated"]) if body else ""
        # A change of the metadata alone writes the file anew too, and this server then even counts a generation.
        if body is None or self._created.get((bucket, name)) == created:
            return
        self._created[bucket, name] = created
        for trigger in triggers:
            self._accept(Event(trigger, _headers(bucket, name), body))

    async def _metadata(self, bucket: str, name: str) -> bytes | None:
        url = f"{self._storage}/storage/v1/b/{bucket}/o/{quote(name, safe='')}"
        try:
            async with self._session.get(url) as answer:
                return await answer.read() if answer.ok else None  # deleted meanwhile
        except aiohttp.ClientError as error:
            _logger.warning(
                "No event for gs://%s/%s: the storage server gave no answer (%r)", bucket, name, error
            )
            return None

    async def _note_marks(self, paths: Iterable[Path]) -> None:
        for path in paths:
            with suppress(ValueError):  # caught while it is written: another change follows
                self._last_mark = max(self._last_mark, int(path.read_text()))
        async with self._seen:
            self._seen.notify_all()


def _headers(bucket: str, name: str) -> dict[str, str]:
    return {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": str(uuid4()),
        "ce-type": FINALIZED,
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{bucket}",
        "ce-subject": f"objects/{quote(name, safe=_PRINTABLE)}",
        # The Firebase SDK fails on a time without a fraction.
        "ce-time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "ce-bucket": bucket,
    }

"""The relay's side of the emulator: registering triggers, and a mark that follows all events sent so far."""

import asyncio
import base64
import time

import aiohttp
from google.events.cloud.firestore import DocumentEventData

from onwrite.local.errors import LocalCloudError
from onwrite.local.manifest import DocumentTrigger

MARK = "onwrite-local-mark"
_WRITTEN = "google.cloud.firestore.document.v1.written"
# A database of its own: the user's stays free of documents it does not know.
_MARK_DATABASE = "onwrite-local"
_MARK_DOCUMENT = "relay/mark"


class EmulatorEvents:
    """What the relay asks of the emulator."""

    def __init__(self, session: aiohttp.ClientSession, emulator: str, project: str) -> None:
        self._session = session
        self._emulator = emulator
        self._project = project
        self._written = time.time_ns()  # a mark written twice would be a write that changes nothing
        self._seen: dict[int, asyncio.Event] = {}

    async def register(self, triggers: tuple[DocumentTrigger, ...]) -> None:
        mark = DocumentTrigger(
            function=MARK,
            event_type=_WRITTEN,
            document=_MARK_DOCUMENT,
            database=_MARK_DATABASE,
            is_pattern=False,
        )
        for trigger in (*triggers, mark):
            await self._register(trigger)

    async def all_sent(self) -> None:
        """Returns when the emulator has sent the event of every write that was answered before this call.

        It sends one event at a time, in the order of the commits: a write of our own is the last of them.
        """
        number = self._written = self._written + 1
        mine = self._seen[number] = asyncio.Event()
        try:
            await self._write_mark(number)
            await mine.wait()
        finally:
            del self._seen[number]

    def mark_came(self, body: bytes) -> None:
        number = DocumentEventData.deserialize(base64.b64decode(body)).value.fields["number"].integer_value
        if number in self._seen:
            self._seen[number].set()

    async def _register(self, trigger: DocumentTrigger) -> None:
        url = f"http://{self._emulator}/emulator/v1/projects/{self._project}/eventarcTrigger"
        document = {"value": trigger.document, "matchType": "PATH_PATTERN" if trigger.is_pattern else "EXACT"}
        body = {
            "eventType": trigger.event_type,
            "database": trigger.database,
            "namespace": trigger.namespace,
            "document": document,
        }
        await self._ask("POST", url, body, params={"eventarcTriggerId": trigger.function})

    async def _write_mark(self, number: int) -> None:
        path = f"projects/{self._project}/databases/{_MARK_DATABASE}/documents/{_MARK_DOCUMENT}"
        body = {"fields": {"number": {"integerValue": str(number)}}}
        await self._ask("PATCH", f"http://{self._emulator}/v1/{path}", body)

    async def _ask(self, method: str, url: str, body: object, params: dict[str, str] | None = None) -> None:
        owner = {"authorization": "Bearer owner"}  # the emulator's word for "no rules apply"
        async with self._session.request(method, url, json=body, params=params, headers=owner) as answer:
            if not answer.ok:
                raise LocalCloudError(
                    f"The emulator answered {answer.status} to {url}: {await answer.text()}"
                )

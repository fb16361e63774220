"""Where the relay's work comes from: documents, uploads, queues and the clock."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import aiohttp

from onwrite.local.counters import Board
from onwrite.local.deliveries import Deliveries
from onwrite.local.document_events import read_event
from onwrite.local.emulator_events import EmulatorEvents
from onwrite.local.event import Event
from onwrite.local.event_record import EventRecord
from onwrite.local.manifest import DocumentTrigger, Manifest, Trigger
from onwrite.local.queues.queues import Queues
from onwrite.local.relay_settings import RelaySettings
from onwrite.local.scheduler import Scheduler
from onwrite.local.upload_events import UploadEvents


class Sources:
    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._triggers: dict[str, DocumentTrigger] = {}
        self._record = EventRecord(Path(settings.record)) if settings.record else None
        self.board = Board()

    async def open(self) -> AsyncIterator[None]:
        settings = self._settings
        # Without a limit: the deliveries have their own, and the scheduler must not wait behind them. Idle
        # connections are closed soon, since gunicorn's end waits seconds for them.
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=1)
        # The scheduler takes a new connection for every call: one kept alive may lead to a frozen worker.
        apart = aiohttp.TCPConnector(force_close=True)
        async with (
            aiohttp.ClientSession(connector=connector) as self.session,
            aiohttp.ClientSession(connector=apart) as clock,
        ):
            self.deliveries = Deliveries(settings, self.session, self.board)
            self.queues = Queues(settings, self.session, self.board)
            self.documents = EmulatorEvents(self.session, settings.emulator, settings.project)
            self._scheduler = Scheduler(clock, settings.functions, settings.sweep_every or 0, self.board)
            self._uploads = None
            if settings.storage:
                folder = Path(settings.storage_folder)
                self._uploads = UploadEvents(self.session, settings.storage, folder, self._take_upload)
            stop = asyncio.Event()
            watching = asyncio.create_task(self._uploads.watch(stop)) if self._uploads else None
            yield
            stop.set()
            if watching:
                await watching
        if self._record:
            self._record.close()

    async def keep(self, manifest: Manifest) -> dict[str, list[str]]:
        """From now on these triggers and no others. Returns the names of their functions."""
        self._triggers = {trigger.function: trigger for trigger in manifest.documents}
        await self.documents.register(manifest.documents)
        if self._uploads:
            self._uploads.keep(manifest.uploads)
            await self._uploads.all_seen()
        if self._settings.sweep_every:
            self._scheduler.keep(manifest.schedules)
        await self.queues.keep(manifest.queues)
        return self._names(manifest)

    def take_document(self, function: str, headers: Mapping[str, str], body: bytes) -> None:
        trigger = self._triggers.get(function)
        if trigger is None:  # of a function that was removed while the cloud is up
            return
        counters = self.board.of(function)
        counters.received += 1
        if self._record:
            self._record.keep(function, body)
        event = read_event(trigger, headers, body)
        if event:
            self.deliveries.accept(event)
        else:
            counters.ignored += 1

    async def idle(self) -> None:
        """Returns when all that was written and is due so far, and all that followed from it, is delivered."""
        while True:
            self.queues.look_at_clock()
            await self.board.none_pending()
            # No function runs now, so that all that one wrote was written before the marks.
            received = self.board.received
            await self.documents.all_sent()
            if self._uploads:
                await self._uploads.all_seen()
            self.queues.look_at_clock()  # a task may have become due meanwhile
            if self.board.received == received and not self.board.pending:
                return

    def _names(self, manifest: Manifest) -> dict[str, list[str]]:
        uploads = manifest.uploads if self._uploads else ()
        kinds: dict[str, Sequence[Trigger]] = {
            "documents": manifest.documents,
            "uploads": uploads,
            "schedules": manifest.schedules,
        }
        if manifest.queues:
            kinds["queues"] = manifest.queues
        return {kind: [trigger.function for trigger in triggers] for kind, triggers in kinds.items()}

    def _take_upload(self, event: Event) -> None:
        self.board.of(event.trigger.function).received += 1
        self.deliveries.accept(event)

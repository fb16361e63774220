"""The third party in this process, in a thread of its own."""

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from onwrite.local.errors import LocalCloudError
from onwrite.local.partner.app import make_app
from onwrite.local.partner.faults import Faults
from onwrite.local.partner.office import Office
from onwrite.local.partner.processing import Process, unchanged
from onwrite.local.partner.received import Received
from onwrite.local.ports import LOOPBACK, free_port

PATIENCE: Final = 30.0  # seconds


class Partner:
    """`secret` is what notices are signed with; `process` makes a document the file that is handed back.

    Documents are kept in a folder that goes with the block. With `tls` it speaks https, as `host`.
    """

    def __init__(
        self,
        *,
        secret: str = "",
        port: int | None = None,
        process: Process = unchanged,
        tls: ssl.SSLContext | None = None,
        host: str = LOOPBACK,
    ) -> None:
        self.port = port or free_port()
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        self._office = Office(self.url, secret, process)
        self._tls = tls
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="partner", daemon=True)

    @property
    def received(self) -> Received:
        return self._office.received

    @property
    def faults(self) -> Faults:
        """Change a field of it, or set it anew: `Faults()` is a partner as one would wish."""
        return self._office.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._office.faults = faults

    def wait_until(self, reached: Callable[[], bool], limit: float = PATIENCE) -> None:
        """Looks whenever a notice, a document or the answer to a callback came."""
        self.received.wait_until(reached, limit)

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="onwrite-partner-", ignore_cleanup_errors=True)
        self._office.folder = Path(self._folder.name)
        self._thread.start()
        self._ready.wait()
        if self._failure:
            self._folder.cleanup()
            raise LocalCloudError(f"The third party cannot listen on port {self.port}: {self._failure}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._folder.cleanup()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        # Not 0, which stands for waiting as long as it takes: a request may be left without an answer.
        runner = web.AppRunner(make_app(self._office), access_log=None, shutdown_timeout=0.01)
        await runner.setup()
        try:
            await web.TCPSite(runner, LOOPBACK, self.port, ssl_context=self._tls).start()
            self._ready.set()
            await self._over.wait()
        except OSError as error:
            self._failure = error
            self._ready.set()
        finally:
            await self._end_work()
            await runner.cleanup()

    async def _end_work(self) -> None:
        """Callbacks under way are given up: whoever waited for one has ended."""
        for task in [*self._office.at_work]:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

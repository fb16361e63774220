"""An API server on kmock, in a thread of its own, that a test can make suffer."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

import kmock
import yaml

from tests.kubernetes.api_handlers import Handlers, error

_PATIENCE = 30.0


class ApiServer:
    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="api-server")
        self._server: kmock.Server | None = None
        self._port: int | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._open)
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def kubeconfig(self, file: Path, **credentials: str) -> Path:
        """As `kubectl` would have it."""
        user = {"name": "tests", "user": credentials}
        cluster = {"name": "kmock", "cluster": {"server": self.url}}
        context = {"name": "kmock", "context": {"cluster": "kmock", "user": "tests"}}
        document = {"apiVersion": "v1", "kind": "Config", "current-context": "kmock"}
        file.write_text(
            yaml.safe_dump(document | {"users": [user], "clusters": [cluster], "contexts": [context]})
        )
        return file

    def run(self, what: Callable[[], Awaitable[None]]) -> None:
        """In the server's own thread."""

        async def done() -> None:
            await what()

        asyncio.run_coroutine_threadsafe(done(), self._loop).result(_PATIENCE)

    def refuse(
        self, action: kmock.action, status: int, reason: str, message: str, times: int = 1, **details: Any
    ) -> None:
        """The next requests of that action, with such a Status."""
        refusals = self.handlers.faults.refusals.setdefault(action, [])
        refusals += [error(status, reason, message, details or None)] * times

    def requests(self, action: kmock.action) -> list[kmock.Request]:
        return [request for request in self.all_requests() if request.action == action]

    def all_requests(self) -> list[kmock.Request]:
        return list(self._kmock)

    def lose_the_answer(self) -> None:
        """To the next create, which is made."""
        self.handlers.faults.answers_to_lose = 1

    def compact(self) -> None:
        """Whoever was away cannot go on from where it was."""
        self.handlers.revisions.compact()

    def await_watch(self) -> None:
        """Until somebody watches."""

        async def watched() -> None:
            async with self.handlers.changed:
                await self.handlers.changed.wait_for(lambda: self.handlers.watches)

        self.run(watched)

    def bookmark(self) -> None:
        """To every watch; returns when it has been written."""

        async def mark() -> None:
            for event in self.handlers.bookmarks.values():
                event.set()
            async with self.handlers.changed:
                self.handlers.changed.notify_all()
                marks = self.handlers.bookmarks
                await self.handlers.changed.wait_for(
                    lambda: not any(mark.is_set() for mark in marks.values())
                )

        self.run(mark)

    def drop_watches(self, last_words: bytes = b"") -> None:
        """The connections break, after a part of a line perhaps."""

        async def drop() -> None:
            for transport in self._transports():
                if last_words:
                    transport.write(b"%x\r\n%b\r\n" % (len(last_words), last_words))
                transport.close()

        self.run(drop)

    def stop(self) -> None:
        self.run(self._shut)

    def start(self) -> None:
        """Where it was, with all it had: etcd has not forgotten."""
        self.run(self._serve)

    def _transports(self) -> list[Any]:
        """Of those who watch; None was one whose client has just left."""
        watches: list[Any] = list(self.handlers.watches.values())
        return [found for watch in watches if (found := watch._raw_request.transport)]

    async def _open(self) -> None:
        self.handlers = Handlers(self._namespace)
        self._kmock = kmock.KubernetesScaffold()
        await self._kmock.__aenter__()
        for name in ("create", "fetch", "update", "delete", "list", "watch"):
            self._kmock[kmock.action(name)] << getattr(self.handlers, name)
        # Google's, for whoever comes with a Google identity.
        self._kmock["post /token"] << {"access_token": "from-google", "expires_in": 3600}
        await self._serve()

    async def _serve(self) -> None:
        self._server = kmock.Server(self._kmock, port=self._port)
        await self._server.__aenter__()
        self._port = self._server.port

    async def _shut(self) -> None:
        if self._server:
            for transport in self._transports():
                transport.close()
            await self._server.__aexit__(None, None, None)
            self._server = None

    async def _close(self) -> None:
        await self._shut()
        await self._kmock.__aexit__(None, None, None)

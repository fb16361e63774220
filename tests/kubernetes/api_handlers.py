"""The verbs of an API server over its revisions, and the faults a test may ask for. Runs in the server's own thread."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import kmock

from onwrite.launchers.kubernetes_models import problems
from tests.kubernetes.revisions import Json, Key, Revisions
from tests.kubernetes.selectors import chosen

KINDS = {"jobs": "Job", "pods": "Pod", "events": "Event"}


@dataclass
class Faults:
    """`refusals` are given in the place of an answer, one to each request of that action."""

    refusals: dict[kmock.action, list[kmock.KubernetesError]] = field(default_factory=dict)
    watches_end_at_once: bool = False
    answers_to_lose: int = 0


class Handlers:
    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.revisions = Revisions()
        self.faults = Faults()
        self.watches: dict[int, kmock.Request] = {}
        self.bookmarks: dict[int, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    async def create(self, request: kmock.Request) -> Json:
        self._check(request)
        if request.namespace != self.namespace:
            raise error(404, "NotFound", f'namespaces "{request.namespace}" not found')
        kind = KINDS[self._resource(request)]
        if faults := problems(request.data, f"CoreV1{kind}" if kind == "Event" else f"V1{kind}"):
            raise error(400, "BadRequest", f"strict decoding error: {'; '.join(faults)}")
        key = self._key(request, request.data["metadata"]["name"])
        if self.revisions.get(key):
            raise error(409, "AlreadyExists", f'{key.resource}.batch "{key.name}" already exists')
        value = await self._tell(self.revisions.add(key, request.data))
        if self.faults.answers_to_lose:
            self.faults.answers_to_lose -= 1
            request._raw_request.transport.abort()  # type: ignore[union-attr]
        return value

    async def fetch(self, request: kmock.Request) -> Json:
        self._check(request)
        return self._found(request)

    async def update(self, request: kmock.Request) -> Json:
        self._check(request)
        self._found(request)
        return await self._tell(self.revisions.change(self._key(request), request.data))

    async def delete(self, request: kmock.Request) -> Json:
        self._check(request)
        self._found(request)
        value = await self._tell(self.revisions.remove(self._key(request)))
        return value if self._resource(request) == "pods" else {"kind": "Status", "status": "Success"}

    async def list(self, request: kmock.Request) -> Json:
        """Pages of one list are of one version, however long they take to be asked for."""
        self._check(request)
        version, after = json.loads(request.params.get("continue", f'[{self.revisions.version}, ""]'))
        if version < self.revisions.oldest:
            raise error(410, "Expired", "The provided continue parameter is too old")
        resource = self._resource(request)
        found = [
            value
            for key, value in self.revisions.at(version).items()
            if key.resource == resource and key.name > after and chosen(value, request.params)
        ]
        limit = int(request.params.get("limit", len(found) + 1))
        metadata = {"resourceVersion": str(version)}
        if len(found) > limit:
            metadata["continue"] = json.dumps([version, found[limit - 1]["metadata"]["name"]])
        return {"kind": f"{KINDS[resource]}List", "metadata": metadata, "items": found[:limit]}

    async def watch(self, request: kmock.Request) -> AsyncIterator[Any]:
        self._check(request)
        yield b""  # the headers, before anything has happened
        if self.faults.watches_end_at_once:
            return
        at = int(request.params["resourceVersion"])
        if at < self.revisions.oldest:
            yield {"type": "ERROR", "object": error(410, "Expired", "too old resource version").body}
            return
        bookmark = self.bookmarks[request.id] = asyncio.Event()
        self.watches[request.id] = request
        await self._wake()
        try:
            async with asyncio.timeout(float(request.params["timeoutSeconds"])):
                while True:
                    news, at = self._since(at, request), self.revisions.version
                    for event in news:
                        yield event
                    if bookmark.is_set():
                        if request.params.get("allowWatchBookmarks") == "true":
                            yield self._bookmark(at)
                        bookmark.clear()  # comes back here when it has been written
                        await self._wake()
                    async with self.changed:
                        await self.changed.wait_for(partial(self._has_news, at, bookmark))
        except TimeoutError:
            yield self._bookmark(at)
        finally:
            del self.watches[request.id], self.bookmarks[request.id]

    def _has_news(self, version: int, bookmark: asyncio.Event) -> bool:
        return version < self.revisions.version or bookmark.is_set()

    def _since(self, version: int, request: kmock.Request) -> Sequence[Json]:
        resource = self._resource(request)
        return [
            {"type": revision.kind, "object": revision.value}
            for revision in self.revisions.log[version:]
            if revision.key.resource == resource and chosen(revision.value, request.params)
        ]

    def _bookmark(self, version: int) -> Json:
        return {"type": "BOOKMARK", "object": {"kind": "Job", "metadata": {"resourceVersion": str(version)}}}

    async def _tell(self, value: Json) -> Json:
        await self._wake()
        return value

    async def _wake(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def _check(self, request: kmock.Request) -> None:
        if waiting := self.faults.refusals.get(request.action):  # type: ignore[arg-type]  # always known here
            raise waiting.pop(0)

    def _found(self, request: kmock.Request) -> Json:
        value = self.revisions.get(self._key(request))
        if value is None:
            raise error(404, "NotFound", f'{self._resource(request)} "{request.name}" not found')
        return value

    def _key(self, request: kmock.Request, name: str | None = None) -> Key:
        return Key(self._resource(request), request.namespace or "", name or request.name or "")

    def _resource(self, request: kmock.Request) -> str:
        return str(request.resource.plural) if request.resource else ""


class error(kmock.KubernetesError):  # noqa: N801 — reads as what it is: an answer
    @property
    def body(self) -> Json:
        return {"kind": "Status", "code": self.status, "reason": self.reason, "message": self.message}

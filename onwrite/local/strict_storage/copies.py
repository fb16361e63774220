"""Objects made of objects: rewrite, copy, compose, move."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from onwrite.local.strict_storage import preconditions
from onwrite.local.strict_storage.calls import Call
from onwrite.local.strict_storage.guard import FAULT
from onwrite.local.strict_storage.preconditions import conditions
from onwrite.local.strict_storage.refusals import bad_request, no_object
from onwrite.local.strict_storage.state import State
from onwrite.local.strict_storage.uploads import own_url
from onwrite.local.strict_storage.versions import Version, accepted_fields, checked_name

_MOST_COMPONENTS = 32


class Copies:
    """Each looks at the conditions on its source (`ifSource…`) and on the name it writes."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tokens: set[str] = set()

    async def rewrite(self, request: web.Request) -> web.Response:
        fault, token = request.get(FAULT), request.query.get("rewriteToken")
        if token is not None and token not in self._tokens:
            raise bad_request("There is no such rewriteToken.")
        size = str(self._source(request).content.size)
        answer: dict[str, Any] = {"kind": "storage#rewriteResponse", "objectSize": size}
        if fault and fault.what == "partly":
            token = secrets.token_hex(8)
            self._tokens.add(token)
            return web.json_response(
                {**answer, "totalBytesRewritten": "0", "done": False, "rewriteToken": token}
            )
        version = await self._copied(request)
        resource = version.resource(own_url(request))
        return web.json_response({**answer, "totalBytesRewritten": size, "done": True, "resource": resource})

    async def copy(self, request: web.Request) -> web.Response:
        version = await self._copied(request)
        return web.json_response(version.resource(own_url(request)))

    async def move(self, request: web.Request) -> web.Response:
        source = self._source(request)
        version = self._put(request, source, source.fields, bucket=source.bucket)
        del self._state.buckets.get(source.bucket).objects[source.name]
        return web.json_response(version.resource(own_url(request)))

    async def compose(self, request: web.Request) -> web.Response:
        names = request.match_info
        wanted = await request.json()
        sources = wanted.get("sourceObjects", [])
        if not 0 < len(sources) <= _MOST_COMPONENTS:
            raise bad_request(f"A composition has 1 to {_MOST_COMPONENTS} sources.")
        content, components = self._state.new_content(), 0
        for source in sources:
            part = self._component(names["bucket"], source)
            components += part.components or 1
            for data in part.content.read():
                content.append(data)
        fields = accepted_fields(wanted.get("destination", {}))
        version = Version(names["bucket"], checked_name(names["object"]), content, fields, components)
        self._state.buckets.put(version, conditions(request.query))
        return web.json_response(version.resource(own_url(request)))

    async def _copied(self, request: web.Request) -> Version:
        """A resource that is sent takes the place of all that can be set, as the service documents it."""
        source = self._source(request)
        sent = accepted_fields(json.loads(await request.read() or b"{}"))
        return self._put(request, source, sent or source.fields, bucket=request.match_info["to_bucket"])

    def _source(self, request: web.Request) -> Version:
        names = request.match_info
        generation = request.query.get("sourceGeneration")
        source = self._state.buckets.find(names["bucket"], names["object"], generation)
        if source is None:
            raise no_object(names["bucket"], names["object"])
        preconditions.check(request.query, source, "ifSource")
        return source

    def _component(self, bucket: str, source: Mapping[str, Any]) -> Version:
        generation = source.get("generation")
        wanted = None if generation is None else str(generation)
        version = self._state.buckets.find(bucket, source["name"], wanted)
        if version is None:
            raise no_object(bucket, source["name"])
        asked = source.get("objectPreconditions", {})
        preconditions.check({key: str(value) for key, value in asked.items()}, version)
        return version

    def _put(
        self, request: web.Request, source: Version, fields: Mapping[str, Any], *, bucket: str
    ) -> Version:
        name = checked_name(request.match_info["to_object"])
        version = Version(bucket, name, source.content, fields, source.components)
        return self._state.buckets.put(version, conditions(request.query))


async def target_of(request: web.Request) -> Call:
    """Faults and the journal know these calls by the name they write."""
    names = request.match_info
    kind = "rewrite" if "/rewriteTo/" in request.path else "copy" if "/copyTo/" in request.path else "move"
    return Call(kind, names.get("to_bucket", names["bucket"]), names["to_object"])

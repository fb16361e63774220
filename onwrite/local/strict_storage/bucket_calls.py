"""Buckets created, described, listed, changed and deleted."""

from aiohttp import web

from onwrite.local.strict_storage.state import State


class BucketCalls:
    def __init__(self, state: State) -> None:
        self._buckets = state.buckets

    async def create(self, request: web.Request) -> web.Response:
        return web.json_response(self._buckets.create(await request.json()).resource())

    async def get(self, request: web.Request) -> web.Response:
        return web.json_response(self._buckets.get(request.match_info["bucket"]).resource())

    async def list(self, _request: web.Request) -> web.Response:
        items = [self._buckets.get(name).resource() for name in self._buckets.names()]
        return web.json_response({"kind": "storage#buckets", "items": items})

    async def patch(self, request: web.Request) -> web.Response:
        bucket = self._buckets.get(request.match_info["bucket"])
        bucket.patch(await request.json())
        return web.json_response(bucket.resource())

    async def delete(self, request: web.Request) -> web.Response:
        self._buckets.remove(request.match_info["bucket"])
        return web.Response(status=204)

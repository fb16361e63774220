"""Objects described, read, listed, changed and deleted."""

import re
from typing import Any
from urllib.parse import quote

from aiohttp import web

from onwrite.local.strict_storage.refusals import Refusal, bad_request
from onwrite.local.strict_storage.state import State
from onwrite.local.strict_storage.uploads import own_url
from onwrite.local.strict_storage.versions import Version

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PAGE = 1000


class Reads:
    def __init__(self, state: State) -> None:
        self._buckets = state.buckets

    async def get(self, request: web.Request) -> web.StreamResponse:
        """`alt=media` asks for the bytes."""
        if request.query.get("alt") == "media":
            return await self.media(request)
        return web.json_response(self._read(request).resource(own_url(request)))

    async def media(self, request: web.Request) -> web.StreamResponse:
        """Of a signed URL neither the signature nor the time is looked at."""
        version = self._read(request)
        size = version.content.size
        first, end = _wanted(request.headers.get("range"), size)
        response = web.StreamResponse(headers=_headers(version, request))
        response.content_length = end - first
        if (first, end) != (0, size):
            response.set_status(206)
            response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
        parts = version.content.read(first, end)
        await response.prepare(request)
        for part in parts:
            await response.write(part)
        await response.write_eof()
        return response

    async def list(self, request: web.Request) -> web.Response:
        query = request.query
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after, most = query.get("pageToken", ""), int(query.get("maxResults", _PAGE))
        versions: list[Version] = []
        prefixes: set[str] = set()
        for name, version in sorted(self._buckets.get(request.match_info["bucket"]).objects.items()):
            if not name.startswith(prefix) or name <= after:
                continue
            folder, cut, _ = name[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
            if cut:
                prefixes.add(prefix + folder + cut)
            else:
                versions.append(version)
        page: dict[str, Any] = {"kind": "storage#objects", "prefixes": sorted(prefixes)}
        page["items"] = [version.resource(own_url(request)) for version in versions[:most]]
        if len(versions) > most:
            page["nextPageToken"] = versions[most - 1].name
        return web.json_response(page)

    async def patch(self, request: web.Request) -> web.Response:
        version = self._read(request).patched(await request.json())
        self._buckets.put(version, {})
        return web.json_response(version.resource(own_url(request)))

    async def delete(self, request: web.Request) -> web.Response:
        names = request.match_info
        self._buckets.delete(names["bucket"], names["object"], request.query)
        return web.Response(status=204)

    def _read(self, request: web.Request) -> Version:
        names = request.match_info
        return self._buckets.read(names["bucket"], names["object"], request.query)


def _wanted(header: str | None, size: int) -> tuple[int, int]:
    """The first byte and the one after the last."""
    if header is None:
        return 0, size
    match = _RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        raise bad_request(f"Invalid range: {header!r}")
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0), size
    if int(first) >= size:
        raise Refusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable")
    return int(first), min(int(last) + 1 if last else size, size)


def _headers(version: Version, request: web.Request) -> dict[str, str]:
    fields = version.fields
    told = {
        "Content-Type": request.query.get("response-content-type") or fields.get("contentType"),
        "Content-Disposition": request.query.get("response-content-disposition")
        or fields.get("contentDisposition"),
        "Content-Encoding": fields.get("contentEncoding"),
        "Cache-Control": fields.get("cacheControl"),
    }
    metadata = {
        f"x-goog-meta-{key}": quote(text, safe=" !#$&'()*+,/:;=?@[]{}\"<>|\\^`~")
        for key, text in fields.get("metadata", {}).items()
    }
    return {
        **{name: value for name, value in told.items() if value},
        **metadata,
        "Accept-Ranges": "bytes",
        "ETag": f'"{version.generation}"',
        "x-goog-generation": str(version.generation),
        "x-goog-metageneration": str(version.metageneration),
        "x-goog-hash": f"crc32c={version.content.crc32c}",
        "x-goog-stored-content-length": str(version.content.size),
    }

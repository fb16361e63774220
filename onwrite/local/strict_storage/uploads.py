"""Uploads in one request, and the beginning of resumable ones."""

import email.parser
import email.policy
import json
from typing import Any

from aiohttp import web

from onwrite.local.strict_storage.calls import Call
from onwrite.local.strict_storage.content import content_of
from onwrite.local.strict_storage.preconditions import conditions
from onwrite.local.strict_storage.refusals import bad_request, not_done_here
from onwrite.local.strict_storage.sessions import Session
from onwrite.local.strict_storage.state import State
from onwrite.local.strict_storage.versions import Version, accepted_fields, checked_name

_DEFAULT_TYPE = "application/octet-stream"


class Uploads:
    def __init__(self, state: State) -> None:
        self._state = state

    async def name(self, request: web.Request) -> Call:
        kind = "start" if request.query.get("uploadType") == "resumable" else "insert"
        try:
            resource, _ = await _parts(request)
        except (ValueError, KeyError):
            resource = {}
        return Call(kind, request.match_info["bucket"], str(resource.get("name", "")))

    async def begin(self, request: web.Request) -> web.Response:
        bucket = self._state.buckets.get(request.match_info["bucket"])
        try:
            resource, data = await _parts(request)
        except (ValueError, KeyError) as error:
            raise bad_request(f"The body cannot be read: {error}") from error
        if "md5Hash" in resource:
            raise not_done_here("MD5; let the client use CRC32C")
        name = checked_name(resource.get("name"))
        fields = accepted_fields(resource)
        if request.query.get("uploadType") == "resumable":
            return self._start(request, bucket.name, name, fields, resource.get("crc32c"))
        content = content_of(data, keep=self._state.keep)
        check_crc32c(content.crc32c, resource.get("crc32c"))
        version = Version(bucket.name, name, content, fields)
        version = self._state.buckets.put(version, conditions(request.query))
        return web.json_response(version.resource(own_url(request)))

    def _start(
        self, request: web.Request, bucket: str, name: str, fields: dict[str, Any], crc32c: str | None
    ) -> web.Response:
        fields = {"contentType": request.headers.get("x-upload-content-type", _DEFAULT_TYPE), **fields}
        length = request.headers.get("x-upload-content-length")
        session = Session(
            bucket,
            name,
            fields,
            conditions(request.query),
            crc32c,
            None if length is None else int(length),
            self._state.new_content(),
        )
        self._state.sessions.add(session)
        place = f"/upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={session.key}"
        return web.Response(headers={"Location": own_url(request) + place})


def own_url(request: web.Request) -> str:
    return f"http://{request.host}"


def check_crc32c(stored: str, announced: str | None) -> None:
    if announced is not None and announced != stored:
        raise bad_request(f'Provided CRC32C "{announced}" doesn\'t match calculated CRC32C "{stored}".')


async def _parts(request: web.Request) -> tuple[dict[str, Any], bytes]:
    """The object's resource and, unless the upload is resumable, its bytes."""
    body = await request.read()
    kind = request.query.get("uploadType")
    if kind == "media":
        return {"name": request.query["name"], "contentType": request.content_type}, body
    if kind == "multipart":
        return _related(request.headers["content-type"], body)
    if kind != "resumable":
        raise ValueError(f"there is no uploadType {kind!r}")
    return {"name": request.query.get("name"), **json.loads(body or b"{}")}, b""


def _related(content_type: str, body: bytes) -> tuple[dict[str, Any], bytes]:
    """multipart/related: the resource as JSON, then the bytes, between boundaries."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    boundary = email.parser.BytesHeaderParser(policy=email.policy.HTTP).parsebytes(head).get_boundary()
    if not boundary:
        raise ValueError("the multipart body has no boundary")
    _, first, second, _ = body.split(b"--" + boundary.encode())
    resource = json.loads(first.partition(b"\r\n\r\n")[2])
    media_head, _, data = second.partition(b"\r\n\r\n")
    media = email.parser.BytesHeaderParser(policy=email.policy.HTTP).parsebytes(media_head.lstrip(b"\r\n"))
    return {"contentType": media.get_content_type(), **resource}, data.removesuffix(b"\r\n")

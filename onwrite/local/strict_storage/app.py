"""Which path is which call."""

from aiohttp import web

from onwrite.local.strict_storage.bucket_calls import BucketCalls
from onwrite.local.strict_storage.calls import Call
from onwrite.local.strict_storage.chunks import Chunks
from onwrite.local.strict_storage.control import Control
from onwrite.local.strict_storage.copies import Copies, target_of
from onwrite.local.strict_storage.guard import Handler, Naming, guarded
from onwrite.local.strict_storage.reads import Reads
from onwrite.local.strict_storage.settings import Settings
from onwrite.local.strict_storage.state import State
from onwrite.local.strict_storage.uploads import Uploads

_BUCKET = "/storage/v1/b/{bucket}"
_OBJECT = _BUCKET + "/o/{object:[^/]+}"
_TO = "/b/{to_bucket}/o/{to_object:[^/]+}"


def make_app(settings: Settings) -> web.Application:
    state = State(settings)
    app = web.Application(client_max_size=0)  # no limit: objects in one request

    def route(method: str, path: str, naming: Naming, handler: Handler) -> None:
        app.router.add_route(method, path, guarded(state, naming, handler))

    _add_control(app, Control(state))
    uploads, chunks = Uploads(state), Chunks(state)
    route("POST", f"/upload{_BUCKET}/o", uploads.name, uploads.begin)
    route("PUT", f"/upload{_BUCKET}/o", chunks.name, chunks.put)
    route("DELETE", f"/upload{_BUCKET}/o", chunks.name, chunks.cancel)

    copies = Copies(state)
    route("POST", f"{_OBJECT}/rewriteTo{_TO}", target_of, copies.rewrite)
    route("POST", f"{_OBJECT}/copyTo{_TO}", target_of, copies.copy)
    route("POST", f"{_OBJECT}/moveTo/o/{{to_object:[^/]+}}", target_of, copies.move)
    route("POST", f"{_OBJECT}/compose", _named("compose"), copies.compose)

    reads = Reads(state)
    route("GET", f"{_BUCKET}/o", _named("list"), reads.list)
    route("GET", _OBJECT, _read, reads.get)
    route("PATCH", _OBJECT, _named("patch"), reads.patch)
    route("DELETE", _OBJECT, _named("delete"), reads.delete)
    route("GET", f"/download{_OBJECT}", _named("media"), reads.media)

    buckets = BucketCalls(state)
    route("POST", "/storage/v1/b", _named("bucket"), buckets.create)
    route("GET", "/storage/v1/b", _named("bucket"), buckets.list)
    route("GET", _BUCKET, _named("bucket"), buckets.get)
    route("PATCH", _BUCKET, _named("bucket"), buckets.patch)
    route("DELETE", _BUCKET, _named("bucket"), buckets.delete)

    route("GET", "/{bucket}/{object:.+}", _named("media"), reads.media)  # signed URLs have this form
    return app


def _add_control(app: web.Application, control: Control) -> None:
    app.router.add_post("/_strict/faults", control.add_faults)
    app.router.add_delete("/_strict/faults", control.clear_faults)
    app.router.add_get("/_strict/journal", control.journal)
    app.router.add_delete("/_strict/journal", control.clear_journal)
    app.router.add_get("/_strict/held", control.held)
    app.router.add_post("/_strict/release", control.release)


def _named(kind: str) -> Naming:
    async def naming(request: web.Request) -> Call:
        return Call(kind, request.match_info.get("bucket", ""), request.match_info.get("object", ""))

    return naming


async def _read(request: web.Request) -> Call:
    kind = "media" if request.query.get("alt") == "media" else "get"
    return Call(kind, request.match_info["bucket"], request.match_info["object"])

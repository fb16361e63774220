"""A link to an export's file, for whoever's order it is in, for admins and viewers: `GET ?order=<id>&export=<task>`.

The Firebase ID token comes in `Authorization: Bearer`. The answer is a redirect to a link of 15 minutes; a web page,
whose fetch cannot read where a redirect leads, asks with `Accept: application/json` and gets the link as text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from firebase_functions import https_fn
from firebase_functions.options import CorsOptions
from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError

from exports.errors import ExportError, StorageUnavailable
from functions.json_answer import json_answer
from functions.log_line import log_error
from functions.signed_in_person import NOBODY, UNKNOWN, signed_in_person
from handlers.shop.downloads import GONE, NOT_FOUND, READ, Download, Refusal, download_of, is_id
from handlers.shop.settings import SettingError
from onwrite.trigger import CONCURRENCY, store

MINUTES: Final = 15
READ_TIMEOUT: Final = 10.0  # seconds
METHODS: Final = ("GET", "HEAD", "OPTIONS")

MISSING: Final = Refusal(400, "Say which file: ?order=<the order's id>&export=<the export's name in it>.")
LATER: Final = Refusal(503, "The file cannot be reached just now. Try again in a minute.")
OURS: Final = Refusal(500, "The link could not be made. We are looking after it; your file is safe.")


@https_fn.on_request(
    cors=CorsOptions(cors_origins="*", cors_methods=METHODS),
    cpu=1,
    memory=512,
    concurrency=CONCURRENCY,
    timeout_sec=60,
)
def downloadExport(request: https_fn.Request) -> https_fn.Response:
    if request.method not in METHODS:
        return json_answer(405, {"error": "Ask with GET."}, Allow=", ".join(METHODS))
    try:
        found = _asked_for(request)
        return _refused(found) if isinstance(found, Refusal) else _link(request, found)
    except (GoogleAPIError, StorageUnavailable) as error:
        return _failed(error, LATER)
    except (ExportError, SettingError, GoogleAuthError) as error:
        return _failed(error, OURS)


def _asked_for(request: https_fn.Request) -> Download | Refusal:
    person = signed_in_person(request.headers.get("Authorization"))
    if isinstance(person, Refusal):
        return person
    order, export = request.args.get("order"), request.args.get("export")
    if order is None or export is None:
        return MISSING
    return download_of(_read(order), person, export) if is_id(order) and is_id(export) else NOT_FOUND


def _read(order: str) -> Mapping[str, Any] | None:
    reference = store().client.collection("orders").document(order)
    fields: Mapping[str, Any] | None = reference.get(READ, timeout=READ_TIMEOUT).to_dict()
    return fields


def _link(request: https_fn.Request, found: Download) -> https_fn.Response:
    # The client of Cloud Storage is for whoever gets as far as this: a fifth of a second on import.
    from exports.storage import ObjectStore  # noqa: PLC0415 — as above
    from handlers.shop.buckets import bucket  # noqa: PLC0415 — as above

    files = ObjectStore(bucket("EXPORTS_BUCKET", "the finished exports"))
    if files.find(found.object) is None:
        return _refused(GONE)
    expires_at = datetime.now(UTC) + timedelta(minutes=MINUTES)
    url = files.signed_url(found.object, found.filename, found.content_type, MINUTES)
    if _wants_json(request):
        told = {
            "url": url,
            "filename": found.filename,
            "expires_at": expires_at.isoformat(timespec="seconds"),
        }
        return json_answer(200, told)
    return json_answer(302, None, Location=url)


def _wants_json(request: https_fn.Request) -> bool:
    """Said in so many words: everything else, such as `*/*`, is the redirect's."""
    return any(kind == "application/json" and quality > 0 for kind, quality in request.accept_mimetypes)


def _refused(why: Refusal) -> https_fn.Response:
    more = {"WWW-Authenticate": "Bearer"} if why in {NOBODY, UNKNOWN} else {}
    return json_answer(why.status, {"error": why.sentence}, **more)


def _failed(error: Exception, told: Refusal) -> https_fn.Response:
    log_error(f"downloadExport: {error}", error=type(error).__name__)
    return _refused(told)

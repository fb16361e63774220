"""Send an uploaded document to the partner who processes it, wait for the callback, and fetch what was made."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from exports.errors import LASTING
from exports.storage import Download, StoredObject
from handlers.documents.callback import Callback
from handlers.documents.partner_settings import PartnerSettings
from handlers.documents.processed_file import WHO, fetch
from handlers.documents.store import documents_store, processed_name
from handlers.shop.checked_transport import AddressRefused, CheckedTransport
from handlers.shop.http_post import Answered, post
from handlers.shop.http_verdict import unless_done
from handlers.shop.settings import SettingError
from onwrite import Backoff, Fail, Retry, Task, Wait, handler, hours, minutes, seconds

PATIENCE: Final = hours(24)
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")


class Input(BaseModel):
    """One generation of one object of the bucket UPLOADS_BUCKET."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[StrictStr, Field(min_length=1, max_length=1024)]
    generation: Annotated[StrictInt, Field(ge=1)]


@handler(
    timeout=minutes(9),
    retry=Backoff(attempts=8, first=seconds(30), cap=hours(1)),
    fail_on=(SettingError, *LASTING),
)
def transfer_document(task: Task, input: Input) -> Wait:
    """A partner that gets a document again knows it by its key, and keeps the first callback URL, which stays good."""
    settings = PartnerSettings.read()
    document = documents_store().reading(input.name, input.generation)
    unless_done(_send(task, document, settings), WHO, datetime.now(UTC))
    return Wait(until=datetime.now(UTC) + PATIENCE)


@transfer_document.on_callback
def processed(task: Task, input: Input, callback: Callback) -> dict[str, Any]:
    """Tried again, it fetches again: a file that broke off may come whole the next time."""
    settings = PartnerSettings.read()
    if not settings.is_theirs(callback.place):
        raise Fail(
            "the partner called back with a place on another server than PARTNER_URL's, which is not fetched"
        )
    store, name = documents_store(), processed_name(task.parent.id, callback.sha256)
    file = store.find(name) or fetch(
        store, name, callback, settings, lambda size: task.progress(size, callback.size, "fetched")
    )
    kept = _described(file, callback)
    task.batch.update(task.parent, {"status": "processed", "processed": kept})
    task.enqueue(
        "normalize_document",
        {**kept, "source": input.model_dump()},
        key="normalize_document",
        shown_as="tasks.normalize_document",
    )
    return kept


def _send(task: Task, document: Download, settings: PartnerSettings) -> Answered:
    headers = {
        "Content-Type": _media_type(document.stored.content_type),
        # Known beforehand, so that the partner can tell a document that broke off.
        "Content-Length": str(document.stored.size),
        "User-Agent": "onwrite",
        "Idempotency-Key": task.idempotency_key,
        "Callback-URL": task.callback_url(),
    }
    transport = CheckedTransport(allow_private=settings.allow_private)
    try:
        return post(settings.url, _told(task, document), headers, transport)
    except AddressRefused as refused:
        raise Fail(f"{WHO} cannot be reached: {refused}; correct PARTNER_URL") from None
    except httpx.TransportError as error:
        # The document may be there all the same: that is what the key is for.
        raise Retry(f"{WHO} gave no answer: {type(error).__name__}: {error}") from error


def _told(task: Task, document: Download) -> Iterator[bytes]:
    sent = 0
    for block in document.blocks():
        yield block
        sent += len(block)
        task.progress(sent, document.stored.size, "sent")


def _media_type(content_type: str) -> str:
    """Whoever uploads a file chooses its type, and not everything fits into a header."""
    found = _MEDIA_TYPE.match(content_type)
    return found[0][:200] if found else "application/octet-stream"


def _described(file: StoredObject, callback: Callback) -> dict[str, Any]:
    return {
        "object": file.name,
        "generation": file.generation,
        "size": file.size,
        "content_type": callback.content_type,
        "sha256": callback.sha256,
    }

"""Fetch what the partner has made, and keep it only if it is what the partner says it is."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import httpx

from exports.storage import ObjectStore, StoredObject
from handlers.documents.callback import Callback
from handlers.documents.partner_settings import PartnerSettings
from handlers.shop.checked_transport import AddressRefused, CheckedTransport
from handlers.shop.http_post import TIMEOUTS, answered
from handlers.shop.http_verdict import unless_done
from handlers.shop.texts import printable
from onwrite import Fail, Retry

WHO: Final = "the partner"
SHOWN: Final = 100  # characters of a content type

Report = Callable[[int], None]


def fetch(
    store: ObjectStore, name: str, callback: Callback, settings: PartnerSettings, report: Report
) -> StoredObject:
    """In bounded memory. Retry for a file that is not the one announced, of which nothing is kept."""
    with (
        _getting(callback.place, settings) as answer,
        store.writing(name, callback.content_type) as upload,
    ):
        digest, size = hashlib.sha256(), 0
        for block in _blocks(answer):
            size += len(block)
            if size > callback.size:
                break  # it might never end
            digest.update(block)
            upload.write(block)
            report(size)
        _compare(callback, size, digest.hexdigest(), _media_type(answer))
        return upload.finish({"source": "partner"})


@contextmanager
def _getting(place: str, settings: PartnerSettings) -> Iterator[httpx.Response]:
    """No redirect is followed, no proxy asked; a compressed answer would be another file."""
    transport = CheckedTransport(allow_private=settings.allow_private)
    headers = {"Accept-Encoding": "identity", "User-Agent": "onwrite"}
    try:
        with (
            httpx.Client(transport=transport, timeout=TIMEOUTS, follow_redirects=False) as client,
            client.stream("GET", place, headers=headers) as answer,
        ):
            if not answer.is_success:
                unless_done(answered(answer), WHO, datetime.now(UTC))
            yield answer
    except AddressRefused as refused:
        raise Fail(f"the processed file cannot be fetched: {refused}") from None
    except httpx.TransportError as error:
        raise Retry(f"the processed file did not come: {type(error).__name__}: {error}") from error


def _blocks(answer: httpx.Response) -> Iterator[bytes]:
    return answer.iter_raw()


def _compare(callback: Callback, size: int, sha256: str, media_type: str) -> None:
    differs = []
    if media_type != callback.content_type:
        differs.append(f"its content type is {media_type or 'missing'}, not {callback.content_type}")
    if size > callback.size:
        differs.append(f"it has more than {callback.size:,} bytes")
    elif size != callback.size:
        differs.append(f"it has {size:,} bytes, not {callback.size:,}")
    elif sha256 != callback.sha256:
        differs.append(f"its SHA-256 is {sha256}, not {callback.sha256}")
    if differs:
        raise Retry(f"the processed file is not the one the partner called back about: {', '.join(differs)}")


def _media_type(answer: httpx.Response) -> str:
    text = str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()
    return printable(text)[:SHOWN]

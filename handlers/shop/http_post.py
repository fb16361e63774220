"""One POST over HTTP, and what the server said to it."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from handlers.shop.texts import printable

# Seconds. All of it together is bounded by the handler's own timeout.
TIMEOUTS: Final = httpx.Timeout(connect=5.0, write=10.0, read=20.0, pool=5.0)
ANSWER_TIME: Final = 5.0  # seconds, for the body of the answer
ANSWER_BYTES: Final = 64 * 1024
SAID_LIMIT: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class Answered:
    """`said` is the beginning of the body on one line, `location` where a redirect leads to."""

    status: int
    said: str = ""
    retry_after: str | None = None
    location: str = ""


def post(
    url: str,
    body: bytes | Iterable[bytes],
    headers: Mapping[str, str],
    transport: httpx.BaseTransport,
) -> Answered:
    """Raises httpx.TransportError where no answer came. Follows no redirect, takes no proxy, keeps no cookie.

    A body of blocks is sent as it comes; what it raises, this raises, and the server sees the request break off.
    """
    with (
        httpx.Client(transport=transport, timeout=TIMEOUTS, follow_redirects=False) as client,
        # Not compressed: a few bytes could become gigabytes.
        client.stream(
            "POST", url, content=body, headers={"Accept-Encoding": "identity", **headers}
        ) as answer,
    ):
        return answered(answer)


def answered(answer: httpx.Response) -> Answered:
    """Of an answer whose body has not been read."""
    return Answered(
        status=answer.status_code,
        said=_said(_beginning(answer)),
        retry_after=answer.headers.get("retry-after"),
        location=_cleaned(answer.headers.get("location", "")),
    )


def _beginning(answer: httpx.Response) -> bytes:
    """As much as is read: the status is the answer, so a body that breaks off or never ends changes nothing."""
    until = time.monotonic() + ANSWER_TIME
    found = bytearray()
    try:
        for block in answer.iter_raw():
            found += block
            if len(found) >= ANSWER_BYTES or time.monotonic() > until:
                break
    except httpx.TransportError:
        pass
    return bytes(found[:ANSWER_BYTES])


def _said(body: bytes) -> str:
    return _cleaned(body.decode(errors="replace"))


def _cleaned(text: str) -> str:
    return printable(" ".join(text.split()))[:SAID_LIMIT].strip()

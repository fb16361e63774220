"""A callback as it comes from the internet: which task, which token, which JSON. Nothing of it is believed."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NoReturn

BODY_LIMIT: Final = 256 * 1024  # bytes, as it comes
PAYLOAD_LIMIT: Final = 100_000  # bytes, as it is kept; an event carries the document twice and ends at 512 KB
PATH_LIMIT: Final = 1500  # bytes
TOKEN_LIMIT: Final = 200  # characters
_JSON: Final = re.compile(r"application/([a-z0-9.+-]+\+)?json", re.IGNORECASE)
_ID: Final = re.compile(r"(?!\.\.?$)(?!__.*__$)[^/\x00]+", re.DOTALL)


class Refused(Exception):
    """Why a callback is not taken, as its sender may hear it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


NOT_FOUND: Final = "There is nothing here that waits for a callback under this address."


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request. `read(limit)` gives at most so many bytes of its body; `length` is what its header says."""

    method: str
    task: str
    token: str
    content_type: str
    length: int | None
    read: Callable[[int], bytes]
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """`text` is its one spelling: of two bodies that say the same, also with their keys in another order."""

    body: bytes
    text: str

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def read_payload(call: Call) -> Payload:
    """Refused where it is no JSON of a size that can be kept. Does not look at the task, and so tells nothing of it."""
    if call.method != "POST":
        raise Refused(405, "Call back with POST.")
    if not _JSON.fullmatch(call.content_type.partition(";")[0].strip()):
        raise Refused(415, "Send JSON, with the header Content-Type: application/json.")
    if call.length is not None and call.length > BODY_LIMIT:
        _too_large()
    body = call.read(BODY_LIMIT + 1)
    if len(body) > BODY_LIMIT:
        _too_large()
    text = _spelled(body)
    if len(text.encode()) > PAYLOAD_LIMIT:
        _too_large()
    return Payload(body, text)


def is_task_path(path: str) -> bool:
    """Whether such a document can be; nothing else is ever asked for."""
    parts = path.split("/")
    if len(parts) % 2 or len(parts) < 2 or parts[-2] != "tasks":  # noqa: PLR2004 — a collection and an id
        return False
    try:
        return len(path.encode()) <= PATH_LIMIT and all(_ID.fullmatch(part) for part in parts)
    except UnicodeEncodeError:
        return False


def is_token(token: str) -> bool:
    return 0 < len(token) <= TOKEN_LIMIT and token.isascii()


def _spelled(body: bytes) -> str:
    try:
        value = json.loads(body.decode(), parse_constant=_no_number)
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
        text.encode()
    except (ValueError, RecursionError):
        raise Refused(
            400, "The body is not JSON: text in UTF-8 as RFC 8259 has it, not nested too deeply."
        ) from None
    return text


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _too_large() -> NoReturn:
    raise Refused(
        413,
        f"The body is too large: at most {BODY_LIMIT:,} bytes, and {PAYLOAD_LIMIT:,} without blanks. "
        "Send where the rest can be fetched.",
    )

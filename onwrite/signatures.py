"""Signatures of partners that share a secret: `Onwrite-Signature: t=<seconds since 1970>,v1=<hex>`.

`v1` is the HMAC-SHA256 of `<t>.<body>`. Several of them may be there while a secret is being changed.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from onwrite.durations import minutes

SIGNATURE_HEADER: Final = "Onwrite-Signature"
TOLERANCE: Final = minutes(5)  # between the two clocks, and for the way; an older one may be a replay
_LONGEST: Final = 2000  # characters of a header
_MOST: Final = 5  # signatures that are looked at


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The header's value. The time is signed too, so that a message that was recorded is not taken again later."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mac(secret, seconds, body)}"


def is_signed(header: str, secrets: Iterable[str], body: bytes, now: datetime) -> bool:
    """With one of the secrets, and not long ago."""
    at, given = _read(header)
    if at is None or abs(timedelta(seconds=at - int(now.timestamp()))) > TOLERANCE:
        return False
    wanted = [_mac(secret, at, body) for secret in secrets]
    pairs = [(mine, theirs) for mine in wanted for theirs in given]
    return any([hmac.compare_digest(mine.encode(), theirs.encode()) for mine, theirs in pairs])  # noqa: C419 — all, always


def _mac(secret: str, seconds: int, body: bytes) -> str:
    return hmac.new(secret.encode(), b"%d." % seconds + body, sha256).hexdigest()


def _read(header: str) -> tuple[int | None, list[str]]:
    at, given = None, []
    for part in header[:_LONGEST].split(","):
        name, _, value = part.strip().partition("=")
        if name == "t" and value.isascii() and value.isdecimal() and len(value) <= 12:  # noqa: PLR2004 — till 33658
            at = int(value)
        elif name == "v1":
            given.append(value)
    return at, given[:_MOST]

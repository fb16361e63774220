"""How a message of ours is signed: HMAC-SHA256 over the time and the body, under a secret two parties share."""

import hashlib
import hmac
from datetime import datetime
from typing import Final

SIGNATURE_HEADER: Final = "Onwrite-Signature"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """`t=<unix seconds>,v1=<64 hexadecimal digits>`.

    The time is signed too, so that whoever recorded a message cannot send it again later as a new one. `v1` names
    the way of signing: another way would be another part beside it.
    """
    seconds = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"

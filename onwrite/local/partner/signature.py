"""Verify a signed notice, as a partner does who has read how it is signed, and has none of the sender's code."""

import hmac
import re
from hashlib import sha256

HEADER = "Onwrite-Signature"
TOLERANCE = 300  # seconds
_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def problem_of(header: str | None, body: bytes, secret: str, now: float) -> str:
    """Empty where the notice is from whoever has the secret, and from now."""
    signed = _FORM.fullmatch(header or "")
    if not signed:
        return f"there is no {HEADER} of the form t=<unix seconds>,v1=<64 hexadecimal digits>"
    at, given = signed.groups()
    expected = hmac.new(secret.encode(), at.encode() + b"." + body, sha256).hexdigest()
    if not hmac.compare_digest(expected, given):
        return f"the {HEADER} is not one of this body under our secret"
    if abs(now - int(at)) > TOLERANCE:
        return f"the {HEADER} is more than {TOLERANCE} seconds off"
    return ""

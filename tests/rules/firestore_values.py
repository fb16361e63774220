"""Python values as Firestore's REST API writes them."""

import base64
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any


class Special(Enum):
    SERVER_TIME = "request.time"
    MISSING = "missing"


SERVER_TIME = Special.SERVER_TIME
MISSING = Special.MISSING


@dataclass(frozen=True)
class Reference:
    path: str


@dataclass(frozen=True)
class Signed:
    """In the place of the history: one entry more, added as the SDK's arrayUnion does, at the time it is sent."""

    action: str
    admin: str

    def entry(self, later: timedelta = timedelta(0)) -> dict[str, Any]:
        return {"action": self.action, "admin": self.admin, "at": datetime.now(UTC) + later}


@dataclass(frozen=True)
class Place:
    latitude: float
    longitude: float


def encode(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"mapValue": {"fields": encode_fields(value)}}
    if isinstance(value, list):
        return {"arrayValue": {"values": [encode(part) for part in value]}}
    if isinstance(value, Place):
        return {"geoPointValue": {"latitude": value.latitude, "longitude": value.longitude}}
    if isinstance(value, float):
        return {"doubleValue": value if math.isfinite(value) else _NOT_IN_JSON[str(value)]}
    return _encode_plain(value)


def encode_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields that are missing, or that the server fills, are left out."""
    return {name: encode(value) for name, value in fields.items() if not isinstance(value, Special | Signed)}


def _encode_plain(value: Any) -> dict[str, Any]:
    for kind, (name, written) in _PLAIN.items():
        if isinstance(value, kind):
            return {name: written(value)}
    raise TypeError(f"no Firestore value: {value!r}")


_NOT_IN_JSON = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
_PLAIN: dict[type, tuple[str, Callable[[Any], Any]]] = {
    type(None): ("nullValue", lambda value: value),
    bool: ("booleanValue", lambda value: value),  # before int, which a bool is too
    int: ("integerValue", str),
    str: ("stringValue", lambda value: value),
    bytes: ("bytesValue", lambda value: base64.b64encode(value).decode()),
    datetime: ("timestampValue", lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z")),
    Reference: ("referenceValue", lambda value: value.path),
}

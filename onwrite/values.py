"""Python values to and from Firestore's protobuf values, on the raw messages.

The client library does the same through proto-plus wrappers, at several times the CPU (`bench/engine.py`).
Works on `google.firestore.v1` and on the events' copy of those messages alike.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from google.cloud.firestore_v1.types import document
from pydantic import BaseModel

from onwrite.errors import NotStorable

Value = document.Value.pb(document.Value()).__class__

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INT64 = range(-(2**63), 2**63)
MAX_DEPTH = 19  # Firestore allows 20 levels below the document


def decode_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: decode(value) for name, value in fields.items()}


def decode(value: Any) -> Any:
    """A reference becomes the document's path as text, a point `{latitude, longitude}`."""
    kind = value.WhichOneof("value_type")
    if kind in _PLAIN:
        return getattr(value, kind)
    return _DECODERS[kind](value) if kind in _DECODERS else None


_PLAIN = {"string_value", "integer_value", "boolean_value", "double_value", "bytes_value"}
_DECODERS: dict[str, Callable[[Any], Any]] = {
    "timestamp_value": lambda value: value.timestamp_value.ToDatetime(tzinfo=UTC),
    "map_value": lambda value: decode_fields(value.map_value.fields),
    "array_value": lambda value: [decode(item) for item in value.array_value.values],
    "reference_value": lambda value: value.reference_value.partition("/documents/")[2],
    "geo_point_value": lambda value: {
        "latitude": value.geo_point_value.latitude,
        "longitude": value.geo_point_value.longitude,
    },
}


def encode(python: Any, target: Any = None, depth: int = 0) -> Any:
    """Write into `target`, or into a new Value; NotStorable says what Firestore cannot hold."""
    value = Value() if target is None else target
    if depth > MAX_DEPTH:
        raise NotStorable("a value is nested more than 19 levels deep; Firestore stores 20")
    encoder = _ENCODERS.get(type(python)) or _encoder_of_kin(python)
    encoder(value, python, depth)
    return value


def _encoder_of_kin(python: Any) -> Callable[[Any, Any, int], None]:
    for kind in (BaseModel, bool, int, float, str, bytes, datetime, Mapping, list):
        if isinstance(python, kind):
            return _ENCODERS[kind]
    raise NotStorable(
        f"a {type(python).__name__} cannot be stored in Firestore; "
        "use text, numbers, true/false, timestamps, bytes, lists and maps"
    )


def _integer(value: Any, python: int, _: int) -> None:
    if python not in INT64:
        raise NotStorable("a whole number does not fit into 64 bits; store it as text")
    value.integer_value = python


def _text(value: Any, python: str, _: int) -> None:
    try:
        value.string_value = str(python)
    except UnicodeEncodeError as error:
        raise NotStorable("a text holds half of a character pair and is not valid Unicode") from error


def _timestamp(value: Any, python: datetime, _: int) -> None:
    if python.tzinfo is None:
        raise NotStorable("a timestamp has no time zone; use datetime.now(UTC)")
    since = python - EPOCH  # the message's own FromDatetime takes six times as long
    moment = value.timestamp_value
    moment.seconds = since.days * 86_400 + since.seconds
    moment.nanos = since.microseconds * 1000


def _map(value: Any, python: Mapping[Any, Any], depth: int) -> None:
    value.map_value.SetInParent()
    fields = value.map_value.fields
    for key, item in python.items():
        if not isinstance(key, str) or not key:
            raise NotStorable(f"a map's keys are non-empty text in Firestore, not {key!r}")
        encode(item, fields[key], depth + 1)


def _array(value: Any, python: Any, depth: int) -> None:
    value.array_value.SetInParent()
    for item in python:
        if isinstance(item, list | tuple):
            raise NotStorable("Firestore has no list inside a list; wrap the inner one in a map")
        encode(item, value.array_value.values.add(), depth + 1)


def _null(value: Any, *_: Any) -> None:
    value.null_value = 0


def _model(value: Any, python: BaseModel, depth: int) -> None:
    _map(value, python.model_dump(), depth)


def _plain(field: str) -> Callable[[Any, Any, int], None]:
    return lambda value, python, _: setattr(value, field, python)


_ENCODERS: dict[type, Callable[[Any, Any, int], None]] = {
    type(None): _null,
    bool: _plain("boolean_value"),
    int: _integer,
    float: _plain("double_value"),
    str: _text,
    bytes: _plain("bytes_value"),
    datetime: _timestamp,
    dict: _map,
    Mapping: _map,
    list: _array,
    tuple: _array,
    BaseModel: _model,
}

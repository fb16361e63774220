"""A client's value as the type of its column, in one spelling: equal values are equal, and written alike."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Final

from exports.columns import Column, ColumnType
from exports.filters import LONGEST_TEXT
from exports.statement import Value

INT64: Final = range(-(2**63), 2**63)

# [0-9], for \d takes the digits of every script.
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,38}(\.[0-9]{1,38})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_EXACT: Final = Context(prec=100, traps=[Inexact, InvalidOperation])


class WrongValue(ValueError):
    """The message says what would be right, and not what was sent."""


def typed(column: Column, value: object) -> Value:
    """WrongValue where it cannot be a value of this column."""
    try:
        found = _READERS[column.type](column, value)
    except (ValueError, ArithmeticError):
        found = None
    if found is None:
        raise WrongValue(f"{column.name} is {right(column)}")
    return found


def right(column: Column) -> str:
    """What can be compared with the column, in words."""
    if column.type == "decimal":
        before, after = (column.precision or 0) - (column.scale or 0), column.scale
        return (
            f"a decimal with at most {before} digits before the point and {after} after it: a number or text"
        )
    return _RIGHT[column.type]


_RIGHT: Final[dict[ColumnType, str]] = {
    "text": f"text: at most {LONGEST_TEXT:,} characters, none of them NUL or half a surrogate pair",
    "integer": "a whole number of at most 64 bits; one beyond 2^53 may be sent as text",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date, such as 2013-07-31",
    "timestamp": "a time with its zone and at most microseconds, such as 2013-07-31T22:15:00Z",
}


def _text(_: Column, value: object) -> Value | None:
    if not isinstance(value, str) or "\0" in value:
        return None
    text = unicodedata.normalize("NFC", str(value))
    text.encode()  # half a surrogate pair has no UTF-8
    return text if len(text) <= LONGEST_TEXT else None


def _integer(_: Column, value: object) -> Value | None:
    if isinstance(value, str):
        value = int(value) if _INTEGER.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int) or value not in INT64:
        return None
    return int(value)


def _number(_: Column, value: object) -> Value | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = float(value)
    return number + 0.0 if math.isfinite(number) else None  # -0.0 becomes 0.0


def _decimal(column: Column, value: object) -> Value | None:
    """Padded to the column's scale, so that 10.5 and 10.50 are one."""
    exact = _as_decimal(value)
    if exact is None or not exact.is_finite():
        return None
    precision, scale = column.precision or 0, column.scale or 0
    if exact.copy_abs() >= Decimal(1).scaleb(precision - scale):  # abs() would round to 28 digits
        return None
    padded = exact.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    return padded.copy_abs() if padded.is_zero() else padded  # no -0.00


def _as_decimal(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(
        repr(value) if isinstance(value, float) else value
    )  # what was written, not its nearest double


def _boolean(_: Column, value: object) -> Value | None:
    return value if isinstance(value, bool) else None


def _date(_: Column, value: object) -> Value | None:
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date.fromisoformat(value)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _timestamp(_: Column, value: object) -> Value | None:
    if isinstance(value, str) and _TIMESTAMP.fullmatch(value):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    moment = value.astimezone(UTC)
    return datetime.combine(moment.date(), moment.time(), UTC)  # a plain one, whatever Firestore's was


_READERS: Final[dict[ColumnType, Callable[[Column, object], Value | None]]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
}

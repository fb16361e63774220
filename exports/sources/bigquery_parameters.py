"""A statement's values as query parameters, each of the type it has in Python."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from google.cloud.bigquery import ScalarQueryParameter

from exports.statement import Value


def query_parameters(parameters: Mapping[str, Value]) -> list[ScalarQueryParameter]:
    return [ScalarQueryParameter(name, _type(value), value) for name, value in parameters.items()]


def _type(value: Value) -> str:
    if isinstance(value, Decimal):
        return "NUMERIC" if _is_numeric(value) else "BIGNUMERIC"
    return next(name for kind, name in _TYPES if isinstance(value, kind))


def _is_numeric(value: Decimal) -> bool:
    """NUMERIC has 29 digits before the point and 9 after it."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_AFTER and value.adjusted() < _BEFORE


_BEFORE: Final = 29
_AFTER: Final = 9
# In this order: True is an int, and a datetime a date.
_TYPES: Final = (
    (bool, "BOOL"),
    (int, "INT64"),
    (float, "FLOAT64"),
    (datetime, "TIMESTAMP"),
    (date, "DATE"),
    (str, "STRING"),
)

"""What a client's filter says of a row, by the rules of SQL's three truth values, and nothing of ours."""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tests.unit.exports.sales import FIELDS

Row = Mapping[str, Any]
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "decimal": Decimal,
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
}
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "prefix": str.startswith,
}


def holds(one: Mapping[str, Any], row: Row) -> bool | None:
    """None where it is neither true nor false."""
    match one["op"]:
        case "not":
            inner = holds(one["filter"], row)
            return None if inner is None else not inner
        case "and":
            return _all([holds(part, row) for part in one["filters"]])
        case "or":
            return _any([holds(part, row) for part in one["filters"]])
        case "is_null":
            return row[one["column"]] is None
    return None if row[one["column"]] is None else _leaf(one, row[one["column"]])


def _leaf(one: Mapping[str, Any], found: Any) -> bool:
    read = _READ.get(FIELDS["columns"][one["column"]]["type"], lambda value: value)
    match one["op"]:
        case "in":
            return found in [read(value) for value in one["values"]]
        case "between":
            return bool(read(one["low"]) <= found <= read(one["high"]))
    return _COMPARE[one["op"]](found, read(one["value"]))


def _all(parts: list[bool | None]) -> bool | None:
    return False if False in parts else (None if None in parts else True)


def _any(parts: list[bool | None]) -> bool | None:
    return True if True in parts else (None if None in parts else False)

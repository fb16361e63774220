"""What a client's filters mean for a dataset, in normal form; or which fields cannot be meant."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NoReturn, cast

from exports.columns import Column, ColumnType
from exports.conditions import Compared, Condition, Null, Prefixed, joined, one_of
from exports.dataset import Dataset
from exports.errors import InvalidRequest, Problem
from exports.filters import Among, Between, Comparison, Filter, Group, IsNull, Not
from exports.statement import Value
from exports.values import WrongValue, typed
from exports.wording import named, offered

_ORDERED: Final = ("eq", "ne", "lt", "le", "gt", "ge", "in", "between", "is_null")
_OPERATORS: Final[dict[ColumnType, tuple[str, ...]]] = {
    "text": (*_ORDERED, "prefix"),
    "boolean": ("eq", "ne", "in", "is_null"),
}
_Side = Literal["lt", "le", "gt", "ge"]
# NaN is the greatest number here, as in DuckDB and PostgreSQL, so that one of the two sides always holds.
_NOT: Final[dict[_Side, _Side]] = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


def operators(column: Column) -> tuple[str, ...]:
    """What the column can be filtered by."""
    return _OPERATORS.get(column.type, _ORDERED) if column.filterable else ()


def meaning(filters: Iterable[Filter], dataset: Dataset) -> Condition | None:
    """None where nothing is filtered. InvalidRequest names every field that is wrong."""
    found = _conditions(filters, _Place("filters", dataset))
    return joined("all", found) if found else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the request, and whether under an odd number of `not`s."""

    field: str
    dataset: Dataset
    negated: bool = False

    def inside(self, name: str) -> "_Place":
        return replace(self, field=f"{self.field}{name}")

    def refuse(self, name: str, sentence: str) -> NoReturn:
        raise InvalidRequest(Problem(f"{self.field}{name}", sentence))


def _conditions(filters: Iterable[Filter], place: _Place) -> list[Condition]:
    """All of them are looked at, so that all problems are told at once."""
    found: list[Condition] = []
    problems: list[Problem] = []
    for number, one in enumerate(filters):
        try:
            found.append(_condition(one, place.inside(f"[{number}]")))
        except InvalidRequest as wrong:
            problems += wrong.problems
    if problems:
        raise InvalidRequest(*problems)
    return found


def _condition(one: Filter, place: _Place) -> Condition:
    if isinstance(one, Not):
        return _condition(one.filter, replace(place.inside(".filter"), negated=not place.negated))
    if isinstance(one, Group):
        how: Literal["all", "any"] = "all" if (one.op == "and") != place.negated else "any"
        return joined(how, _conditions(one.filters, place.inside(".filters")))
    column = _column(one.column, place)
    if one.op not in operators(column):
        place.refuse(".op", f"{column.name} is of type {column.type}; use {offered(operators(column))}")
    return _leaf(one, column, place)


def _column(name: str, place: _Place) -> Column:
    column = place.dataset.column(name)
    offer = offered([known.name for known in place.dataset.columns if known.filterable])
    if column is None:
        place.refuse(".column", f"there is no column{named(name)}; filter by {offer}")
    if not column.filterable:
        place.refuse(".column", f"{name} cannot be filtered by; filter by {offer}")
    return column


def _leaf(one: Comparison | Among | Between | IsNull, column: Column, place: _Place) -> Condition:
    match one:
        case IsNull():
            return Null(column, place.negated)
        case Among():
            values = [_value(column, raw, place, f".values[{at}]") for at, raw in enumerate(one.values)]
            return one_of(column, values, negated=place.negated)
        case Between():
            return _between(one, column, place)
        case _:
            return _comparison(one.op, column, _value(column, one.value, place, ".value"), place)


def _comparison(op: str, column: Column, value: Value, place: _Place) -> Condition:
    match op:
        case "eq" | "ne":
            return one_of(column, [value], negated=(op == "ne") != place.negated)
        case "prefix":
            if not value:
                place.refuse(".value", "every text begins with nothing; give at least one character")
            return Prefixed(column, str(value), place.negated)
        case "lt" | "le" | "gt" | "ge":
            return Compared(column, _NOT[op] if place.negated else op, value)
        case _:
            raise AssertionError(op)


def _between(one: Between, column: Column, place: _Place) -> Condition:
    low, high = _value(column, one.low, place, ".low"), _value(column, one.high, place, ".high")
    if cast("Any", high) < low:  # both are of the column's type
        place.refuse(".high", "lies below low, so that no row could match; exchange the two")
    if place.negated:
        return joined("any", [Compared(column, "lt", low), Compared(column, "gt", high)])
    return joined("all", [Compared(column, "ge", low), Compared(column, "le", high)])


def _value(column: Column, raw: object, place: _Place, name: str) -> Value:
    try:
        return typed(column, raw)
    except WrongValue as wrong:
        place.refuse(name, str(wrong))

"""The filters of a request, as clients write them; what they mean for a column is `filter_meaning.py`.

Filters are SQL's: a row where the column is null passes no comparison, and not the negated one either; ask for
it by `is_null`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StrictStr
from pydantic_core import PydanticCustomError

MOST_FILTERS: Final = 100  # side by side, and in the whole request
MOST_LISTED: Final = 1_000  # values of one `in`
MOST_VALUES: Final = 2_000  # in the whole request; BigQuery takes 10,000 parameters, PostgreSQL 32,767
DEEPEST: Final = 5  # Firestore allows 20 levels, and each of ours is two of them
LONGEST_TEXT: Final = 1_000  # characters

_SCALARS: Final = (str, bool, int, float, Decimal, date, datetime)
_A_VALUE: Final = "must be one value: text, a number, true or false; null is asked for by is_null"


def _scalar(value: Any) -> Any:
    if not isinstance(value, _SCALARS):
        raise PydanticCustomError("not_a_value", _A_VALUE)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise PydanticCustomError("text_too_long", f"must have at most {LONGEST_TEXT:,} characters")
    return value


Scalar = Annotated[str | bool | int | float | Decimal | date | datetime, PlainValidator(_scalar)]
Name = Annotated[StrictStr, Field(min_length=1, max_length=63)]


class _Filter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Comparison(_Filter):
    """`prefix`: the text begins with the value, whose every character stands for itself."""

    op: Literal["eq", "ne", "lt", "le", "gt", "ge", "prefix"]
    column: Name
    value: Scalar


class Among(_Filter):
    """The column's value is one of these."""

    op: Literal["in"]
    column: Name
    values: Annotated[tuple[Scalar, ...], Field(min_length=1, max_length=MOST_LISTED)]


class Between(_Filter):
    """Both ends belong to it."""

    op: Literal["between"]
    column: Name
    low: Scalar
    high: Scalar


class IsNull(_Filter):
    """The column holds nothing."""

    op: Literal["is_null"]
    column: Name


class Group(_Filter):
    """All of the filters must hold, or any one of them."""

    op: Literal["and", "or"]
    filters: Annotated[tuple[Filter, ...], Field(min_length=1, max_length=MOST_FILTERS)]


class Not(_Filter):
    """The filter must be false; where it is neither true nor false for want of a value, so is this."""

    op: Literal["not"]
    filter: Filter


Filter = Annotated[Comparison | Among | Between | IsNull | Group | Not, Field(discriminator="op")]
FILTERS: Final = (Comparison, Among, Between, IsNull, Group, Not)

Group.model_rebuild()
Not.model_rebuild()


def within_limits(filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
    """Neither too many filters and values nor too deep; pydantic itself gives up on depths beyond ours."""
    left, seen, values = [(child, 1) for child in filters], 0, 0
    while left:
        one, depth = left.pop()
        seen, values = seen + 1, values + _values(one)
        if depth > DEEPEST:
            raise PydanticCustomError("too_deep", f"must be nested at most {DEEPEST} deep")
        left += [(child, depth + 1) for child in _children(one)]
    if seen > MOST_FILTERS:
        raise PydanticCustomError("too_many_filters", f"must be at most {MOST_FILTERS} filters in all")
    if values > MOST_VALUES:
        raise PydanticCustomError("too_many_values", f"must have at most {MOST_VALUES:,} values in all")
    return filters


def _children(one: Filter) -> tuple[Filter, ...]:
    if isinstance(one, Group):
        return one.filters
    return (one.filter,) if isinstance(one, Not) else ()


def _values(one: Filter) -> int:
    if isinstance(one, Among):
        return len(one.values)
    return {Comparison: 1, Between: 2}.get(type(one), 0)

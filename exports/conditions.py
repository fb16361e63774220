"""Conditions in their one normal form: what a filter means, however it was written.

Every rule keeps the meaning under SQL's three truth values. There is no `not`: it was moved inwards to the
leaves. Not every two filters that mean the same come out equal (that cannot be decided cheaply); those that
differ in spelling, order, nesting and repetition do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from exports.columns import Column
from exports.statement import Value


@dataclass(frozen=True, slots=True)
class Compared:
    """The column lies on that side of the value."""

    column: Column
    side: Literal["lt", "le", "gt", "ge"]
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column is one of the values, sorted and each once; or, `negated`, none of them."""

    column: Column
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Prefixed:
    column: Column
    prefix: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Null:
    column: Column
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """All of the parts, or any: at least two, sorted, none of them joined in the same way."""

    how: Literal["all", "any"]
    parts: tuple["Condition", ...]


Condition = Compared | OneOf | Prefixed | Null | Joined


def one_of(column: Column, values: Iterable[Value], *, negated: bool = False) -> OneOf:
    found = _ascending(values)
    if negated and column.type == "boolean" and len(found) == 1:
        return OneOf(column, (not found[0],))
    return OneOf(column, found, negated)


def joined(how: Literal["all", "any"], parts: Iterable[Condition]) -> Condition:
    """The parts are in normal form already."""
    flat = [inner for part in parts for inner in _opened(how, part)]
    once = sorted(set(_merged(how, flat)), key=_rank)
    return once[0] if len(once) == 1 else Joined(how, tuple(once))


def _ascending(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(cast("Iterable[Any]", set(values))))  # those of one column are of one type


def _opened(how: str, part: Condition) -> tuple[Condition, ...]:
    return part.parts if isinstance(part, Joined) and part.how == how else (part,)


def _merged(how: str, parts: Iterable[Condition]) -> Iterable[Condition]:
    """`a = 1 or a in (2, 3)` is one list, and so is `a <> 1 and a not in (2, 3)`."""
    lists: dict[str, OneOf] = {}
    for part in parts:
        if not isinstance(part, OneOf) or part.negated != (how == "all"):
            yield part
        elif part.column.name in lists:
            known = lists[part.column.name]
            lists[part.column.name] = replace(known, values=_ascending(known.values + part.values))
        else:
            lists[part.column.name] = part
    yield from lists.values()


def _rank(condition: Condition) -> tuple[object, ...]:
    """Sorts by column first. Texts and numbers never meet at one place: it is a total order."""
    match condition:
        case OneOf(column, values, negated):
            return (column.name, "one_of", negated, values)
        case Compared(column, side, value):
            return (column.name, side, False, (value,))
        case Prefixed(column, prefix, negated):
            return (column.name, "prefix", negated, (prefix,))
        case Null(column, negated):
            return (column.name, "null", negated, ())
        case Joined(how, parts):
            # "~" comes after every name: groups go last.
            return ("~", how, False, tuple(_rank(part) for part in parts))

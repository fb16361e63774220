"""The same request written another way: whatever chance picks here must not change what is meant."""

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any, Final

from exports.filters import DEEPEST
from tests.unit.exports.sales import FIELDS, either, every, never, where

Raw = dict[str, Any]
_NEGATED: Final = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


def respelled(request: Raw, chance: Random) -> Raw:
    """Fields in another order, defaults spelled out, filters and lists shuffled and repeated, values rewritten."""
    other = {
        "columns": list(FIELDS["columns"]),
        "filters": [],
        "order": [],
        "format": {"kind": "csv"},
        "limit": None,
        "regions": None,
        **request,
    }
    other["filters"] = _several(other["filters"], chance, DEEPEST)
    other["order"] = _order(other["order"])
    other["format"] = _options(other["format"])
    if other["regions"]:
        other["regions"] = _shuffled([_normal_or_not(one, chance) for one in other["regions"]], chance)
    fields = list(other.items())
    chance.shuffle(fields)
    return dict(fields)


def _several(filters: list[Raw], chance: Random, room: int) -> list[Raw]:
    if filters and room > depth(every(*filters)) and chance.random() < 0.3:
        return [every(*_several(filters, chance, room - 1))]
    return [_rewritten(one, chance, room) for one in _shuffled(filters, chance)]


def _rewritten(one: Raw, chance: Random, room: int) -> Raw:
    """`room` is how deep it may be nested yet."""
    spare = room - depth(one)
    if spare > 1 and chance.random() < 0.2:
        return never(never(_rewritten(one, chance, room - 2)))
    if spare and chance.random() < 0.2:
        return chance.choice([every, either])(_rewritten(one, chance, room - 1))
    match one["op"]:
        case "and" | "or":
            return _group(one, chance, room)
        case "not":
            return never(_rewritten(one["filter"], chance, room - 1))
        case _:
            return _leaf(one, chance, spare)


def _group(one: Raw, chance: Random, room: int) -> Raw:
    turned = room - depth(one) > 1 and chance.random() < 0.3
    inner = [
        _rewritten(part, chance, room - (3 if turned else 1)) for part in _shuffled(one["filters"], chance)
    ]
    if not turned:
        return {"op": one["op"], "filters": inner}
    opposite = "or" if one["op"] == "and" else "and"  # De Morgan
    return never({"op": opposite, "filters": [never(part) for part in inner]})


def _leaf(one: Raw, chance: Random, spare: int) -> Raw:
    other = {name: _value(name, value, one, chance) for name, value in one.items()}
    ways: list[Callable[[], Raw]] = [lambda: other]
    if other["op"] == "eq":
        ways.append(lambda: {"op": "in", "column": other["column"], "values": [other["value"]]})
    if spare and other["op"] in _NEGATED:
        ways.append(lambda: never({**other, "op": _NEGATED[other["op"]]}))
    if spare and other["op"] == "between":
        low, high = where(other["column"], "ge", other["low"]), where(other["column"], "le", other["high"])
        ways.append(lambda: every(high, low))
    if spare and other["op"] == "in":
        ways.append(lambda: either(*(where(other["column"], "eq", value) for value in other["values"])))
    return chance.choice(ways)()


def _value(name: str, value: Any, one: Raw, chance: Random) -> Any:
    if name == "values":
        return _shuffled([_value("value", each, one, chance) for each in value], chance)
    if name not in {"value", "low", "high"}:
        return value
    kind = FIELDS["columns"][one["column"]]["type"]
    return _SPELL[kind](value, chance) if kind in _SPELL else value


def _normal_or_not(text: str, chance: Random) -> str:
    return unicodedata.normalize(chance.choice(["NFC", "NFD"]), text)


def _decimal(text: str, chance: Random) -> Any:
    exact = Decimal(text)
    return chance.choice([f"{exact:f}", f"{exact:.5f}", float(exact), exact])


def _integer(number: int, chance: Random) -> Any:
    return chance.choice([number, str(number)])


def _number(number: float, chance: Random) -> Any:
    return int(number) if number.is_integer() and chance.random() < 0.5 else number


def _moment(text: str, chance: Random) -> Any:
    at = datetime.fromisoformat(text)
    zone = timezone(timedelta(minutes=chance.choice([-720, -90, 0, 330, 840])))
    return chance.choice([at.astimezone(zone).isoformat(), at.isoformat(" "), at.astimezone(zone)])


_SPELL: Final[dict[str, Callable[[Any, Random], Any]]] = {
    "text": _normal_or_not,
    "decimal": _decimal,
    "integer": _integer,
    "number": _number,
    "timestamp": _moment,
}


def _order(order: list[Raw]) -> list[Raw]:
    named = [{"direction": "asc", **one} for one in order]
    return named if any(one["column"] == "id" for one in named) else [*named, {"column": "id"}]


def _options(format: Raw) -> Raw:
    csv = {"compression": "none", "bom": False, "delimiter": ",", "guard_formulas": True}
    return {**(csv if format["kind"] == "csv" else {}), **format}


def _shuffled(items: list[Any], chance: Random) -> list[Any]:
    """Some of them twice."""
    again = [*items, *(one for one in items if chance.random() < 0.2)]
    return chance.sample(again, len(again))


def depth(one: Raw) -> int:
    inner = one.get("filters") or ([one["filter"]] if "filter" in one else [])
    return 1 + max(map(depth, inner), default=0)

"""The JSON schema of a dataset's filters: for each kind of column its operators and the form of its values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from exports.columns import Column, ColumnType
from exports.filter_meaning import operators
from exports.filters import DEEPEST, LONGEST_TEXT, MOST_FILTERS, MOST_LISTED

_Schema = dict[str, Any]
_COMPARISONS: Final = ("eq", "ne", "lt", "le", "gt", "ge")


def filter_definitions(columns: Iterable[Column]) -> _Schema:
    """`filter_1` to `filter_5`, by how deep they may be nested; nothing where no column can be filtered."""
    kinds: dict[str, list[Column]] = {}
    for column in columns:
        if column.filterable:
            kinds.setdefault(_kind(column), []).append(column)
    if not kinds:
        return {}
    values = {kind: _value(members[0]) for kind, members in kinds.items()}
    conditions = [one for kind, members in kinds.items() for one in _conditions(kind, members)]
    return values | {"filter_1": {"oneOf": conditions}} | _nested()


def _kind(column: Column) -> str:
    if column.type != "decimal":
        return column.type
    return f"decimal_{column.precision}_{column.scale}"


def _conditions(kind: str, members: Sequence[Column]) -> list[_Schema]:
    names = {"enum": [column.name for column in members]}
    value = {"$ref": f"#/$defs/{kind}"}
    values = {"type": "array", "minItems": 1, "maxItems": MOST_LISTED, "items": value}
    offered = operators(members[0])
    forms: Mapping[str, _Schema] = {
        "in": {"values": values},
        "between": {"low": value, "high": value},
        "prefix": {"value": value | {"minLength": 1}},
        "is_null": {},
    }
    compared = [op for op in _COMPARISONS if op in offered]
    return [
        _form({"enum": compared}, column=names, value=value),
        *(_form({"const": op}, column=names, **form) for op, form in forms.items() if op in offered),
    ]


def _nested() -> _Schema:
    found = {}
    for depth in range(2, DEEPEST + 1):
        inner = {"$ref": f"#/$defs/filter_{depth - 1}"}
        several = {"type": "array", "minItems": 1, "maxItems": MOST_FILTERS, "items": inner}
        groups = [
            {"$ref": "#/$defs/filter_1"},
            _form({"enum": ["and", "or"]}, filters=several),
            _form({"const": "not"}, filter=inner),
        ]
        found[f"filter_{depth}"] = {"oneOf": groups}
    return found


def _form(op: _Schema, **fields: _Schema) -> _Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["op", *fields],
        "properties": {"op": op, **fields},
    }


def _value(column: Column) -> _Schema:
    return _decimal(column) if column.type == "decimal" else _VALUES[column.type]


def _decimal(column: Column) -> _Schema:
    scale = column.scale or 0
    before = (column.precision or 0) - scale
    whole = f"[0-9]{{1,{before}}}" if before else "0"
    point = rf"(\.[0-9]{{1,{scale}}})?" if scale else ""
    bound = 10**before - 1
    return {
        "anyOf": [
            {"type": "string", "pattern": f"^-?{whole}{point}$"},
            {"type": "integer", "minimum": -bound, "maximum": bound},
        ],
        "description": "Text keeps every digit; a number is read as its shortest decimal form.",
    }


_VALUES: Final[Mapping[ColumnType, _Schema]] = {
    "text": {"type": "string", "maxLength": LONGEST_TEXT, "pattern": "^[^\\u0000]*$"},
    "integer": {
        "anyOf": [
            {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
            {"type": "string", "pattern": "^-?(0|[1-9][0-9]{0,17})$"},
        ],
        "description": "JavaScript keeps whole numbers up to 2^53; send larger ones as text.",
    },
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "timestamp": {
        "type": "string",
        "format": "date-time",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$",
    },
}

"""What is wrong with a request's form, in sentences that name the field and repeat no value."""

from collections.abc import Iterator
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from exports.errors import Problem
from exports.filters import DEEPEST, FILTERS, MOST_FILTERS, MOST_LISTED
from exports.format_options import FORMATS
from exports.wording import named

_TAGGED: Final = {
    "filters",
    "filter",
    "format",
}  # pydantic puts the kind of one into the path behind its place
_NO_KIND: Final = {"union_tag_invalid", "union_tag_not_found"}
_OPS: Final = "eq, ne, lt, le, gt, ge, in, between, prefix, is_null, and, or, not"
_A_VALUE: Final = "one value: text, a number, true or false"

# By the last name in the path; `[]` is an item of a list.
_RIGHT: Final = {
    "request": "a map of dataset and, if wanted, columns, filters, regions, order, limit and format",
    "dataset": "the name of a dataset",
    "columns": "a list of 1 to 500 column names",
    "columns[]": "the name of a column",
    "column": "the name of a column",
    "filters": f"a list of 1 to {MOST_FILTERS} filters",
    "filters[]": "a filter: a map of op and what the op needs",
    "filter": "a filter: a map of op and what the op needs",
    "op": f"one of {_OPS}",
    "value": _A_VALUE,
    "values": f"a list of 1 to {MOST_LISTED:,} values",
    "values[]": _A_VALUE,
    "low": _A_VALUE,
    "high": _A_VALUE,
    "regions": "a list of 1 to 200 regions",
    "regions[]": "the name of a region",
    "order": "a list of at most 10 maps of column and, if wanted, direction",
    "order[]": "a map of column and, if wanted, direction",
    "direction": "asc or desc",
    "limit": "a whole number",
    "format": "a map of kind and the kind's options",
    "kind": "one of csv, ndjson, parquet, xlsx, geojson",
    "compression": "none, gzip or zstd",
    "bom": "true or false",
    "delimiter": "a comma, a semicolon or a tabulator",
    "guard_formulas": "true or false",
    "latitude": "the name of a column",
    "longitude": "the name of a column",
}


def problems(error: ValidationError) -> list[Problem]:
    """One for each place, in the request's own order."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    around = {one["loc"][:length] for one in found for length in range(len(one["loc"]))}
    # A list of nothing but bad items is called too short as well.
    told = (one for one in found if one["type"] != "too_short" or one["loc"] not in around)
    return list(dict.fromkeys(_problem(one) for one in told))


def _problem(found: ErrorDetails) -> Problem:
    kind, where = found["type"], found["loc"]
    path = list(_path(where))
    if sum(part in {"filters", "filter"} for part in path) > DEEPEST:
        return Problem("filters", f"must be nested at most {DEEPEST} deep")
    if kind in {"extra_forbidden", "invalid_key"}:
        return Problem(_field(path[:-1]), f"has an unknown field{named(where[-1])}: {_takes(where[:-1])}")
    if kind in _NO_KIND:
        path.append("kind" if path[-1] == "format" else "op")
    return Problem(_field(path), _sentence(kind, path, found["msg"]))


def _sentence(kind: str, path: list[str], message: str) -> str:
    if kind in _OWN:
        return message
    right = _RIGHT[_described(path)]
    return f"is missing; it must be {right}" if kind == "missing" else f"must be {right}"


_OWN: Final = {"not_a_value", "text_too_long", "too_deep", "too_many_filters", "too_many_values"}


def _path(where: tuple[Any, ...]) -> Iterator[str]:
    """`("filters", 0, "eq", "value")` becomes filters, 0, value."""
    before: list[Any] = [None, None]
    for part in where:
        in_list = before[0] in _TAGGED and isinstance(before[1], int)
        tag = in_list or before[1] in {"filter", "format"}
        before = [before[1], None if tag else part]
        if not tag:
            yield part if isinstance(part, str) else f"[{part}]"


def _field(path: list[str]) -> str:
    return ".".join(path).replace(".[", "[") or "request"


def _described(path: list[str]) -> str:
    if not path:
        return "request"
    return f"{path[-2]}[]" if path[-1].startswith("[") else path[-1]


def _takes(where: tuple[Any, ...]) -> str:
    """What the place takes in which an unknown field was found."""
    if not where:
        return f"it must be {_RIGHT['request']}"
    if "order" in where[:1]:
        return f"it must be {_RIGHT['order[]']}"
    return f"it takes {', '.join(_FIELDS[where[-1]])}"


_FIELDS: Final = {
    tag: tuple(model.model_fields)
    for models, name in ((FILTERS, "op"), (FORMATS, "kind"))
    for model in models
    for tag in get_args(model.model_fields[name].annotation)
}

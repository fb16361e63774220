"""Whatever is written into whatever field: refused with the field's name, or bound as a value that harms nobody."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from exports.canonical import canonical_form
from exports.compile import compile_statement
from exports.errors import InvalidRequest
from exports.naming import name_of
from exports.request import parse_request, read_request
from exports.statement import Statement
from tests.unit.exports.allowed_sql import assert_allowed
from tests.unit.exports.hostile import KEYS, TEXTS, WRONG
from tests.unit.exports.sales import CATALOGUE, CATALOGUES, DIALECTS, never, outcome, statement, where

LONGEST_MESSAGE = 8_000  # characters: 20 sentences, each with the columns on offer
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
STORABLE = [text for text in TEXTS if not UNSTORABLE.search(text)]

Asking = Callable[[Any], dict[str, Any]]


def short(text: str | bytes) -> str:
    return ascii(text)[:24]


def asked(**fields: Any) -> dict[str, Any]:
    return {"dataset": "sales", **fields}


def compiled(request: Any) -> Statement:
    return compile_statement(canonical_form(read_request(request), CATALOGUE))


def refused(request: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        compiled(request)
    assert len(str(caught.value)) < LONGEST_MESSAGE
    return caught.value


def fields_of(error: InvalidRequest) -> set[str]:
    return {problem.field for problem in error.problems}


FIELDS: dict[str, Asking] = {
    "dataset": lambda bad: {"dataset": bad},
    "columns[1]": lambda bad: asked(columns=["id", bad]),
    "filters[0].op": lambda bad: asked(filters=[{"op": bad, "column": "id", "value": 1}]),
    "filters[0].column": lambda bad: asked(filters=[where(bad, "eq", 1)]),
    "filters[0].filter.column": lambda bad: asked(filters=[never({"op": "is_null", "column": bad})]),
    "filters[0].value": lambda bad: asked(filters=[where("pieces", "eq", bad)]),
    "filters[0].values[1]": lambda bad: asked(
        filters=[{"op": "in", "column": "day", "values": ["2026-01-01", bad]}]
    ),
    "filters[0].low": lambda bad: asked(
        filters=[{"op": "between", "column": "at", "low": bad, "high": "2026-01-01T00:00Z"}]
    ),
    "regions[0]": lambda bad: asked(regions=[bad]),
    "order[0].column": lambda bad: asked(order=[{"column": bad}]),
    "order[0].direction": lambda bad: asked(order=[{"column": "id", "direction": bad}]),
    "limit": lambda bad: asked(limit=bad),
    "format": lambda bad: asked(format=bad),
    "format.kind": lambda bad: asked(format={"kind": bad}),
    "format.compression": lambda bad: asked(format={"kind": "csv", "compression": bad}),
    "format.delimiter": lambda bad: asked(format={"kind": "csv", "delimiter": bad}),
    "format.bom": lambda bad: asked(format={"kind": "csv", "bom": bad}),
    "format.latitude": lambda bad: asked(format={"kind": "geojson", "latitude": bad}),
}
LISTS: dict[str, Asking] = {
    "request": lambda bad: bad,
    "columns": lambda bad: asked(columns=bad),
    "filters": lambda bad: asked(filters=bad),
    "filters[0]": lambda bad: asked(filters=[bad]),
    "filters[0].filters": lambda bad: asked(filters=[{"op": "or", "filters": bad}]),
    "filters[0].filter": lambda bad: asked(filters=[{"op": "not", "filter": bad}]),
    "filters[0].values": lambda bad: asked(filters=[{"op": "in", "column": "city", "values": bad}]),
    "regions": lambda bad: asked(regions=bad),
    "order": lambda bad: asked(order=bad),
    "order[0]": lambda bad: asked(order=[bad]),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", TEXTS, ids=short)
def test_hostile_text_where_it_does_not_belong_is_refused_and_not_repeated(field: str, text: str) -> None:
    error = refused(FIELDS[field](text))
    assert fields_of(error) == {field}
    if len(text) > 3 and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text):
        assert text not in str(error)


@pytest.mark.parametrize("kind", DIALECTS)
@pytest.mark.parametrize("text", STORABLE, ids=short)
def test_hostile_text_as_a_value_is_bound_and_changes_no_sign_of_the_sql(kind: str, text: str) -> None:
    def made(value: str) -> Statement:
        among = {"op": "in", "column": "note", "values": [value, "x"]}
        return statement(kind, *(where("city", op, value) for op in ("ne", "lt", "prefix")), among)

    assert made(text).sql == made("harmless").sql
    assert_allowed(made(text), CATALOGUES[kind]["sales"], 1001)
    name = name_of(canonical_form(read_request(asked()), CATALOGUE), made(text), text)
    assert re.fullmatch(r"exports/sales/[A-Za-z0-9_-]{1,40}/all-[0-9a-f]{40}\.csv", name.path)


@pytest.mark.parametrize("text", [text for text in TEXTS if UNSTORABLE.search(text)], ids=short)
def test_text_no_database_can_hold_is_refused(text: str) -> None:
    assert fields_of(refused(asked(filters=[where("city", "eq", text)]))) == {"filters[0].value"}


EXTRA: dict[str, Asking] = {
    "request": lambda extra: asked(**extra),
    "filters[0]": lambda extra: asked(filters=[{**where("id", "eq", 1), **extra}]),
    "filters[0].filter": lambda extra: asked(filters=[never({**where("id", "eq", 1), **extra})]),
    "order[0]": lambda extra: asked(order=[{"column": "id", **extra}]),
    "format": lambda extra: asked(format={"kind": "csv", **extra}),
}


@pytest.mark.parametrize("place", EXTRA)
@pytest.mark.parametrize("key", KEYS, ids=short)
def test_a_field_nobody_knows_is_refused(place: str, key: str) -> None:
    assert fields_of(refused(EXTRA[place]({key: {"column": "id"}}))) == {place}


@pytest.mark.parametrize("field", FIELDS | LISTS)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: type(wrong).__name__)
def test_a_value_of_a_wrong_type_is_refused_at_its_place(field: str, wrong: Any) -> None:
    request = (FIELDS | LISTS)[field](wrong)
    found = outcome(lambda: read_request(request))
    if isinstance(found, InvalidRequest):
        assert len(str(found)) < LONGEST_MESSAGE
        assert "request" in {field, *fields_of(found)} or any(field in place for place in fields_of(found))
    else:  # such as a whole number for `pieces`, null for columns, or a list of no filters
        assert_allowed(compile_statement(found), CATALOGUE["sales"], 1001)


@pytest.mark.parametrize("depth", [6, 200, 300, 10_000])
def test_filters_nested_too_deep_are_refused(depth: int) -> None:
    one: dict[str, Any] = {"op": "is_null", "column": "city"}
    for number in range(depth - 1):
        one = {"op": "or", "filters": [one]} if number % 2 else never(one)
    assert fields_of(refused(asked(filters=[one]))) == {"filters"}


def test_a_request_that_holds_itself_is_refused() -> None:
    one: dict[str, Any] = {"op": "not"}
    one["filter"] = one
    assert all(field.startswith("filters") for field in fields_of(refused(asked(filters=[one]))))


@pytest.mark.parametrize("count", [1_001, 1_000_000])
def test_a_list_too_long_is_refused(count: int) -> None:
    among = {"op": "in", "column": "pieces", "values": list(range(count))}
    assert fields_of(refused(asked(filters=[among]))) == {"filters[0].values"}


def test_lists_too_long_taken_together_are_refused() -> None:
    among = {"op": "in", "column": "pieces", "values": list(range(900))}
    assert fields_of(refused(asked(filters=[among] * 3))) == {"filters"}


def test_too_many_filters_are_refused_side_by_side_or_in_groups() -> None:
    one = where("id", "eq", 1)
    assert fields_of(refused(asked(filters=[one] * 101))) == {"filters"}
    assert fields_of(refused(asked(filters=[{"op": "or", "filters": [one] * 60}] * 2))) == {"filters"}
    assert fields_of(refused(asked(filters=[never({"op": "or", "filters": [one] * 101})]))) == {
        "filters[0].filter.filters"
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '{"dataset": NaN}',
        '{"dataset": "sales", "limit": 1' + "0" * 10_000 + "}",
        "[" * 100_000,
        '{"a":' * 10_000,
        '"' + "x" * 1_000_000 + '"',
        b"\xff\xfe",
        b'{"dataset": "\xff"}',
        json.dumps(asked(__proto__={"limit": 1})),
    ],
    ids=short,
)
def test_a_body_that_is_no_request_is_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse_request(text)
    assert fields_of(caught.value) <= {"request", "dataset", "limit"}
    assert len(str(caught.value)) < LONGEST_MESSAGE

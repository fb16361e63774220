"""Two requests that mean the same are one; two that do not are two."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.canonical import canonical_form
from exports.compile import compile_statement
from exports.request import read_request
from tests.unit.exports.asking import REQUESTS
from tests.unit.exports.sales import CATALOGUE, canonical, either, every, never, path, where
from tests.unit.exports.spellings import respelled


@given(REQUESTS, st.integers(0, 2**32))
@settings(max_examples=200)
def test_a_request_spelled_another_way_gives_the_same_statement_and_name(
    request: dict[str, Any], seed: int
) -> None:
    one = canonical_form(read_request(request), CATALOGUE)
    other = canonical_form(read_request(respelled(request, Random(seed))), CATALOGUE)
    assert one == other
    assert compile_statement(one) == compile_statement(other)
    assert path(one) == path(other)


SAME: list[tuple[Any, Any]] = [
    (where("amount", "eq", 10.5), where("amount", "eq", "10.50")),
    (where("amount", "eq", "-0.00"), where("amount", "eq", 0)),
    (where("weight", "eq", -0.0), where("weight", "eq", 0)),
    (where("pieces", "eq", "12"), where("pieces", "eq", 12)),
    (where("city", "eq", "Ko\u0308ln"), where("city", "eq", "K\u00f6ln")),
    (where("at", "lt", "2026-03-01T00:30:00+01:00"), where("at", "lt", "2026-02-28T23:30Z")),
    (where("paid", "ne", True), where("paid", "eq", False)),
    (never(where("pieces", "lt", 3)), where("pieces", "ge", 3)),
    (never(never(where("note", "prefix", "x"))), where("note", "prefix", "x")),
    (
        {"op": "between", "column": "pieces", "low": 1, "high": 5},
        every(where("pieces", "le", 5), where("pieces", "ge", 1)),
    ),
    (
        either(where("city", "eq", "Rom"), {"op": "in", "column": "city", "values": ["Oslo", "Rom", "Rom"]}),
        {"op": "in", "column": "city", "values": ["Oslo", "Rom"]},
    ),
    (
        never({"op": "in", "column": "city", "values": ["Oslo", "Rom"]}),
        every(where("city", "ne", "Rom"), where("city", "ne", "Oslo")),
    ),
    (
        never(either(where("pieces", "eq", 1), {"op": "is_null", "column": "note"})),
        every(never({"op": "is_null", "column": "note"}), where("pieces", "ne", 1)),
    ),
    (
        every(every(where("pieces", "gt", 1)), either(every(where("id", "lt", 9)))),
        every(where("id", "lt", 9), where("pieces", "gt", 1)),
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_these_filters_mean_the_same(one: Any, other: Any) -> None:
    assert canonical(one) == canonical(other)


ROM, OSLO = where("city", "eq", "Rom"), where("city", "eq", "Oslo")
DIFFERENT: list[dict[str, Any]] = [
    {},
    {"columns": ["id", "city"]},
    {"columns": ["city", "id"]},
    {"filters": [ROM]},
    {"filters": [OSLO]},
    {"filters": [never(ROM)]},
    {"filters": [where("note", "eq", "Rom")]},
    {"filters": [where("city", "prefix", "Rom")]},
    {"filters": [where("city", "eq", "rom")]},
    {"filters": [either(ROM, where("pieces", "gt", 1))]},
    {"filters": [every(ROM, where("pieces", "gt", 1))]},
    {"filters": [either(ROM, where("pieces", "ge", 1))]},
    {"filters": [where("pieces", "eq", 1)]},
    {"filters": [where("paid", "eq", True)]},
    {"regions": ["Rom"]},
    {"regions": ["Rom", "Oslo"]},
    {"order": [{"column": "city"}]},
    {"order": [{"column": "city", "direction": "desc"}]},
    {"order": [{"column": "pieces"}, {"column": "city"}]},
    {"limit": 10},
    {"limit": 1000},
    {"format": {"kind": "csv", "bom": True}},
    {"format": {"kind": "csv", "delimiter": ";"}},
    {"format": {"kind": "csv", "guard_formulas": False}},
    {"format": {"kind": "csv", "compression": "gzip"}},
    {"format": {"kind": "ndjson"}},
    {"format": {"kind": "parquet"}},
    {"format": {"kind": "xlsx"}},
    {"format": {"kind": "geojson"}},
    {"format": {"kind": "geojson", "latitude": "weight"}},
]


def test_requests_that_mean_something_else_have_names_of_their_own() -> None:
    names = {path(canonical(**fields)) for fields in DIFFERENT}
    assert len(names) == len(DIFFERENT)


def test_the_key_breaks_ties_and_is_the_order_where_none_is_asked_for() -> None:
    assert [one.column.name for one in canonical().order] == ["id"]
    by_city = canonical(order=[{"column": "city", "direction": "desc"}]).order
    assert [(one.column.name, one.descending) for one in by_city] == [("city", True), ("id", False)]


def test_what_comes_behind_the_whole_key_is_no_part_of_the_order() -> None:
    one = canonical(order=[{"column": "id", "direction": "desc"}, {"column": "city"}])
    assert one == canonical(order=[{"column": "id", "direction": "desc"}])


def test_geojson_takes_its_coordinates_from_the_catalogue() -> None:
    spelled = {"kind": "geojson", "latitude": "lat", "longitude": "lon"}
    assert canonical(format={"kind": "geojson"}) == canonical(format=spelled)

"""Whatever JSON a client sends: an error that names a field, or a statement that does no more than it may."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.compile import compile_statement
from exports.errors import InvalidRequest, RegionNotAllowed
from exports.naming import name_of
from exports.request import parse_request
from tests.unit.exports.allowed_sql import assert_allowed
from tests.unit.exports.asking import REQUESTS
from tests.unit.exports.hostile import KEYS, TEXTS
from tests.unit.exports.sales import CATALOGUES, DIALECTS, FIELDS, outcome

PLACE = re.compile(
    r"request|(dataset|columns|filters|regions|order|limit|format)((\[[0-9]+\])|(\.[a-z_]+))*", re.ASCII
)
NAMES = sorted(
    {*FIELDS["columns"], "sales", "flights", "eq", "in", "and", "not", "csv", "geojson", "asc", "Rom"}
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from([text for text in TEXTS if text.isprintable() or text.isascii()]),
    st.sampled_from(NAMES),
)
WORDS = ["dataset", "columns", "filters", "regions", "order", "limit", "format", "op", "column", "value", "values",
         "low", "high", "filter", "direction", "kind", "bom", "latitude"]  # fmt: skip
FIELD_NAMES = st.one_of(
    st.sampled_from(WORDS), st.sampled_from([key[:50] for key in KEYS]), st.text(max_size=9)
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(FIELD_NAMES, inner, max_size=5)),
    max_leaves=20,
)


def places(whole: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or map in it, with each of its keys."""
    keys = whole if isinstance(whole, dict) else range(len(whole)) if isinstance(whole, list) else ()
    for key in keys:
        yield whole, key
        yield from places(whole[key])


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A good request in which up to three things were replaced, added or removed."""
    request = deepcopy(draw(REQUESTS))
    for _ in range(draw(st.integers(0, 3))):
        found = list(places(request))
        if not found:
            break
        around, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.sampled_from(["replace", "replace", "add", "remove", "rename"])):
            case "replace":
                around[key] = draw(st.one_of(LEAVES, ANYTHING))
            case "add" if isinstance(around, dict):
                around[draw(FIELD_NAMES)] = draw(ANYTHING)
            case "add":
                around.insert(key, draw(ANYTHING))
            case "rename" if isinstance(around, dict):
                around[draw(FIELD_NAMES)] = around.pop(key)
            case _:
                del around[key]
    return request


def check(text: str, kind: str, allowed: list[str] | None) -> bool:
    """Whether there was a statement."""
    request = outcome(lambda: parse_request(text), CATALOGUES[kind], allowed)
    if isinstance(request, InvalidRequest):
        assert request.problems
        assert all(PLACE.fullmatch(problem.field) for problem in request.problems), request
        assert len(str(request)) < 10_000
        return False
    made = compile_statement(request)
    assert_allowed(made, request.dataset, request.limit or request.dataset.max_rows + 1)
    if allowed is not None:
        assert request.regions
        assert {*request.regions.values} <= {*allowed}
        assert {*request.regions.values} <= {*made.parameters.values()}
    path = name_of(request, made, "1").path
    assert re.fullmatch(r"exports/(sales|flights)/1/[a-z0-9_-]+-[0-9a-f]{40}(\.[a-z]+){1,2}", path), path
    return True


ALLOWED = st.one_of(st.none(), st.lists(st.sampled_from(["Köln", "Oslo", "Rom", "Atlantis"]), max_size=3))


@pytest.mark.parametrize("kind", DIALECTS)
def test_any_json_is_refused_by_field_or_harmless(kind: str) -> None:
    @given(ANYTHING, ALLOWED)
    @settings(max_examples=200)
    def run(request: Any, allowed: list[str] | None) -> None:
        check(json.dumps(request), kind, allowed)

    run()


@pytest.mark.parametrize("kind", DIALECTS)
def test_a_damaged_request_is_refused_by_field_or_harmless(kind: str) -> None:
    seen: set[bool] = set()

    @given(damaged(), ALLOWED)
    @settings(max_examples=300)
    def run(request: Any, allowed: list[str] | None) -> None:
        seen.add(check(json.dumps(request), kind, allowed))

    run()
    assert seen == {True, False}  # the test saw both ends


@given(REQUESTS, st.lists(st.sampled_from(["Köln", "Oslo", "Rom"]), max_size=2))
@settings(max_examples=200)
def test_no_request_gets_rows_of_a_region_that_is_not_allowed(
    request: dict[str, Any], allowed: list[str]
) -> None:
    inside = set(request.get("regions", ())) <= set(allowed) and "regions" in request
    found = outcome(lambda: parse_request(json.dumps(request)), CATALOGUES["duckdb"], allowed)
    if isinstance(found, InvalidRequest):
        assert isinstance(found, RegionNotAllowed)
        assert not inside
        assert all(problem.field.startswith("regions") for problem in found.problems)
    else:
        assert inside
        assert found.regions
        assert set(found.regions.values) <= set(allowed)

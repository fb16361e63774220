"""The JSON schema of a dataset's requests: what it lets through is taken, and all there is to ask for is in it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.catalogue import read_catalogue
from exports.dataset import Dataset
from exports.errors import InvalidRequest
from exports.filter_meaning import operators
from exports.request import parse_request
from exports.schema import request_schema
from tests.unit.exports.sales import CATALOGUE, outcome, sales

# What JSON schema has no words for, in the words of our refusals.
BEYOND = (
    "is a date,",
    "is a time with its zone",
    "lies below low",
    "is there already",
    "must hold ",
    "must be another column than latitude",
)


def fitting(schema: Any, whole: Any) -> st.SearchStrategy[Any]:
    """Chance values that fit the schema: as much of JSON schema as ours uses."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return st.deferred(lambda: fitting({**whole["$defs"][name], **_without_ref(schema)}, whole))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return st.one_of([fitting(one, whole) for one in schema[choice]])
    return _typed(schema, whole)


def _without_ref(schema: Any) -> Any:
    return {name: value for name, value in schema.items() if name != "$ref"}


def _typed(schema: Any, whole: Any) -> st.SearchStrategy[Any]:
    match schema["type"]:
        case "object":
            fields = {name: fitting(one, whole) for name, one in schema["properties"].items()}
            needed = {name: fields.pop(name) for name in schema["required"]}
            return st.fixed_dictionaries(needed, optional=fields)
        case "array":
            least, unique = schema.get("minItems", 0), schema.get("uniqueItems", False)
            most = min(schema.get("maxItems", 3), 3)
            return st.lists(fitting(schema["items"], whole), min_size=least, max_size=most, unique=unique)
        case "string":
            signs = st.characters(exclude_categories=["Cs"])
            texts = st.from_regex(schema["pattern"].replace("$", r"\Z"), alphabet=signs)
            return texts.filter(lambda text: schema.get("minLength", 0) <= len(text) <= 1000)
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
    return st.booleans()


@pytest.mark.parametrize("dataset", CATALOGUE.values(), ids=list(CATALOGUE))
@pytest.mark.parametrize("allowed", [None, ["Rom", "JFK", "Paris"]])
def test_what_the_schema_lets_through_is_taken(dataset: Dataset, allowed: list[str] | None) -> None:
    schema = request_schema(dataset, allowed)
    taken: list[object] = []

    @given(fitting(schema, schema))
    @settings(max_examples=150)
    def check(request: Any) -> None:
        found = outcome(lambda: parse_request(json.dumps(request)), CATALOGUE, allowed)
        if isinstance(found, InvalidRequest):
            unknown = [one for one in found.problems if not any(said in one.sentence for said in BEYOND)]
            assert unknown == []
        else:
            taken.append(found)

    check()
    assert taken


def operators_in(schema: Any, column: str) -> set[str]:
    """Those of the conditions that offer the column."""
    conditions = [one["properties"] for one in schema["$defs"]["filter_1"]["oneOf"]]
    offered = [one["op"] for one in conditions if column in one["column"]["enum"]]
    return {op for one in offered for op in one.get("enum", [one.get("const")])}


def test_every_column_is_offered_with_all_its_operators_and_no_others() -> None:
    schema = request_schema(sales())
    for column in sales().columns:
        assert operators_in(schema, column.name) == set(operators(column))
    offered = schema["properties"]["columns"]["items"]["oneOf"]
    assert [one["const"] for one in offered] == list(sales().names)
    assert offered[1] == {"const": "city", "description": "Where", "x-type": "text"}


def test_only_regions_that_are_allowed_are_offered_and_must_then_be_named() -> None:
    everything, some = request_schema(sales()), request_schema(sales(), ["Rom", "Ko\u0308ln", "Paris"])
    assert everything["required"] == ["dataset"]
    assert len(everything["properties"]["regions"]["items"]["oneOf"]) == 3
    assert some["required"] == ["dataset", "regions"]
    assert some["properties"]["regions"]["items"]["oneOf"] == [
        {"const": "Köln", "title": "Cologne"},
        {"const": "Rom", "title": "Rome"},
    ]


def test_geojson_is_offered_where_there_are_coordinates() -> None:
    def kinds(dataset: Dataset) -> list[str]:
        formats = request_schema(dataset)["properties"]["format"]["oneOf"]
        return [one["properties"]["kind"]["const"] for one in formats]

    assert kinds(sales()) == ["csv", "ndjson", "parquet", "xlsx", "geojson"]
    assert kinds(read_catalogue()["flights"]) == ["csv", "ndjson", "parquet", "xlsx"]


def test_a_dataset_without_regions_or_filters_offers_neither() -> None:
    columns = {"id": {"type": "integer", "filterable": False}}
    bare = sales(columns=columns, regions=None, coordinates=None)
    assert {"regions", "filters"} & set(request_schema(bare)["properties"]) == set()


def test_the_limit_goes_up_to_the_catalogues() -> None:
    assert request_schema(sales())["properties"]["limit"]["maximum"] == 1000


def test_the_schema_is_json() -> None:
    schema = request_schema(sales())
    assert json.loads(json.dumps(schema)) == schema

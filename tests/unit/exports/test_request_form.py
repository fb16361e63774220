"""The form of a request: what may be left out, and the sentence for each field that is wrong."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from exports.errors import InvalidRequest, UnknownDataset
from exports.format_options import CsvFormat, GeoJsonFormat
from exports.request import ExportRequest, parse_request, read_request
from tests.unit.exports.sales import CATALOGUE, canonical, every, never, where


def sentences(request: Any) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        read_request(request)
    return {problem.field: problem.sentence for problem in caught.value.problems}


def refusal(*filters: Any, **fields: Any) -> str:
    with pytest.raises(InvalidRequest) as caught:
        canonical(*filters, **fields)
    return str(caught.value)


def test_a_request_needs_no_more_than_its_dataset() -> None:
    assert read_request({"dataset": "sales"}) == ExportRequest(dataset="sales", format=CsvFormat())


def test_a_request_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_request({"dataset": "sales"}).limit = 5


def test_a_request_survives_json() -> None:
    asked = {
        "dataset": "sales",
        "columns": ["id", "city"],
        "filters": [every(where("id", "gt", 5), never({"op": "is_null", "column": "note"}))],
        "regions": ["Rom"],
        "order": [{"column": "city", "direction": "desc"}],
        "limit": 10,
        "format": {"kind": "csv", "compression": "zstd", "delimiter": "\t"},
    }
    read = parse_request(json.dumps(asked))
    assert read == read_request(asked)
    assert parse_request(read.model_dump_json()) == read


FORMATS = "must be one of csv, ndjson, parquet, xlsx, geojson"
WRONG_FORMS: list[tuple[Any, dict[str, str]]] = [
    (None, {"request": "must be a map of dataset and, if wanted, columns, filters, regions, order, limit and format"}),
    ({}, {"dataset": "is missing; it must be the name of a dataset"}),
    ({"dataset": 5}, {"dataset": "must be the name of a dataset"}),
    ({"dataset": "a", "columns": []}, {"columns": "must be a list of 1 to 500 column names"}),
    ({"dataset": "a", "columns": ["b", 5]}, {"columns[1]": "must be the name of a column"}),
    ({"dataset": "a", "limit": "5"}, {"limit": "must be a whole number"}),
    ({"dataset": "a", "limit": True}, {"limit": "must be a whole number"}),
    (
        {"dataset": "a", "filters": [where("b", "like", "c")]},
        {"filters[0].op": "must be one of eq, ne, lt, le, gt, ge, in, between, prefix, is_null, and, or, not"},
    ),
    (
        {"dataset": "a", "filters": [every(where("b", "eq", None))]},
        {
            "filters[0].filters[0].value": "must be one value: text, a number, true or false; null is asked for by "
            "is_null"
        },
    ),
    (
        {"dataset": "a", "filters": [{"op": "between", "column": "b", "low": 1}]},
        {"filters[0].high": "is missing; it must be one value: text, a number, true or false"},
    ),
    (
        {"dataset": "a", "filters": [{**where("b", "eq", 1), "values": [2]}]},
        {"filters[0]": "has an unknown field 'values': it takes op, column, value"},
    ),
    (
        {"dataset": "a", "filters": [where("b", "eq", "x" * 1001)]},
        {"filters[0].value": "must have at most 1,000 characters"},
    ),
    ({"dataset": "a", "order": ["b"]}, {"order[0]": "must be a map of column and, if wanted, direction"}),
    ({"dataset": "a", "format": {}}, {"format.kind": FORMATS}),
    ({"dataset": "a", "format": {"kind": "pdf"}}, {"format.kind": FORMATS}),
    (
        {"dataset": "a", "format": {"kind": "parquet", "bom": True}},
        {"format": "has an unknown field 'bom': it takes kind"},
    ),
    ({"dataset": "a", "format": {"kind": "csv", "bom": "yes"}}, {"format.bom": "must be true or false"}),
    (
        {"dataset": "a", "format": {"kind": "csv", "delimiter": "|"}},
        {"format.delimiter": "must be a comma, a semicolon or a tabulator"},
    ),
    (
        {"dataset": "a", "colums": []},
        {
            "request": "has an unknown field 'colums': it must be a map of dataset and, if wanted, columns, filters, "
            "regions, order, limit and format"
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "expected"), WRONG_FORMS)
def test_each_wrong_field_is_named_with_what_would_be_right(request_: Any, expected: dict[str, str]) -> None:
    assert sentences(request_) == expected


def test_an_unknown_dataset_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownDataset, match="there is no dataset 'sale'; ask for flights, sales"):
        canonical(dataset="sale")


@pytest.mark.parametrize(
    ("filters", "fields", "said"),
    [
        ([], {"columns": ["id", "town"]}, "columns[1]: there is no column 'town'; ask for id, city, note, "),
        ([], {"columns": ["id", "id"]}, "columns[1]: id is there already; name each column once"),
        ([], {"order": [{"column": "Id"}]}, "order[0].column: there is no column 'Id'; ask for id, "),
        ([], {"order": [{"column": "id"}, {"column": "id"}]}, "order[1].column: id is there already"),
        ([], {"limit": 0}, "limit: must be a whole number from 1 to 1,000"),
        ([], {"limit": -1}, "limit: must be a whole number from 1 to 1,000"),
        ([], {"limit": 10**12}, "limit: must be a whole number from 1 to 1,000"),
        (
            [where("town", "eq", 1)],
            {},
            "filters[0].column: there is no column 'town'; filter by id, city, note",
        ),
        ([where("secret", "eq", "x")], {}, "filters[0].column: secret cannot be filtered by; filter by id, "),
        (
            [where("paid", "lt", True)],
            {},
            "filters[0].op: paid is of type boolean; use eq, ne, in, is_null",
        ),
        ([where("pieces", "prefix", "1")], {}, "filters[0].op: pieces is of type integer; use eq, ne, lt"),
        (
            [where("city", "prefix", "")],
            {},
            "filters[0].value: every text begins with nothing; give at least one",
        ),
        ([where("paid", "eq", "true")], {}, "filters[0].value: paid is true or false"),
        ([where("day", "eq", "1.3.2026")], {}, "filters[0].value: day is a date, such as 2013-07-31"),
        (
            [{"op": "between", "column": "id", "low": 5, "high": 4}],
            {},
            "filters[0].high: lies below low, so that no row could match; exchange the two",
        ),
        (
            [{"op": "in", "column": "id", "values": [1, "two"]}],
            {},
            "filters[0].values[1]: id is a whole number of at most 64 bits",
        ),
        ([], {"regions": ["Paris"]}, "regions[0]: there is no region 'Paris'; ask for Köln, Oslo, Rom"),
        (
            [],
            {"dataset": "flights", "format": {"kind": "geojson"}},
            "format.kind: flights has no coordinates; ask for csv, ndjson, parquet or xlsx",
        ),
        (
            [],
            {"format": {"kind": "geojson", "latitude": "city"}},
            "format.latitude: must be a column of type number or decimal; there is weight, amount, lat, lon",
        ),
        (
            [],
            {"format": {"kind": "geojson", "latitude": "lon"}},
            "format.longitude: must be another column than latitude",
        ),
        (
            [],
            {"columns": ["id", "lat"], "format": {"kind": "geojson"}},
            "columns: must hold lon, the longitude of geojson",
        ),
    ],
)
def test_what_the_dataset_cannot_give_is_refused_with_what_it_can(
    filters: list[Any], fields: dict[str, Any], said: str
) -> None:
    assert refusal(*filters, **fields).startswith(said)


def test_all_problems_are_told_at_once_and_no_more_than_twenty() -> None:
    said = refusal(where("town", "eq", 1), never(where("id", "eq", "x")), columns=["x"], limit=0)
    assert [part.partition(":")[0] for part in said.split("; ") if ": " in part] == [
        "columns[0]",
        "filters[0].column",
        "filters[1].filter.value",
        "limit",
    ]
    many = refusal(*(where("town", "eq", 1) for _ in range(50)))
    assert many.count("there is no column") == 19
    assert many.endswith("request: there are 31 more problems")


def test_the_limit_may_be_as_high_as_the_catalogue_says() -> None:
    assert canonical(limit=1000).limit == 1000
    assert canonical(dataset="flights", limit=1_000_000).limit == CATALOGUE["flights"].max_rows


def test_geojson_may_name_its_own_coordinates() -> None:
    found = canonical(format={"kind": "geojson", "latitude": "weight", "longitude": "amount"}).format
    assert found == GeoJsonFormat(latitude="weight", longitude="amount")

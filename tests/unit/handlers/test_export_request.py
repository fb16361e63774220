"""What is exported of a data set bought, and every way in which the catalogue has no such thing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.request import read_request
from handlers.shop.export_request import export_problems, request_of
from handlers.shop.order import Dataset, order_problems, read_order
from handlers.shop.texts import printable
from tests.unit.exports.hostile import TEXTS
from tests.unit.exports.test_any_request import ANYTHING
from tests.unit.handlers.orders import FLIGHTS, JULY, order


def bought(**changes: Any) -> dict[str, Any]:
    return {"dataset": "flights", "price": 4900, **changes}


def problems(*datasets: dict[str, Any]) -> list[str]:
    placed = order(datasets=list(datasets))
    assert order_problems(placed) == []  # well-formed: what is wrong, the catalogue alone knows
    return export_problems(read_order(placed))


@pytest.mark.parametrize(
    ("fields", "request_", "regions"),
    [
        ({}, None, None),
        ({"regions": ["JFK", "LGA"]}, None, ["JFK", "LGA"]),
        ({"regions": ["JFK", "LGA"]}, {"regions": ["LGA"]}, ["LGA"]),
        ({"regions": ["JFK"]}, {"limit": 3}, ["JFK"]),
        ({"regions": ["JFK"]}, {"regions": None, "limit": None}, ["JFK"]),
        ({}, {"regions": ["LGA"]}, ["LGA"]),
        ({"regions": None}, {}, None),
    ],
)
def test_a_request_names_the_regions_bought_unless_it_names_its_own(
    fields: dict[str, Any], request_: dict[str, Any] | None, regions: list[str] | None
) -> None:
    wanted = request_of(Dataset.model_validate(bought(**fields, request=request_)))
    assert wanted.get("regions") == regions
    assert read_request(wanted).regions == (regions and tuple(regions))


def test_a_request_is_handed_on_as_it_was_asked() -> None:
    asked = {"columns": ["dest"], "filters": [JULY], "limit": 7, "format": {"kind": "xlsx"}}
    wanted = request_of(Dataset.model_validate(bought(regions=["JFK"], request=asked)))
    assert wanted == {**asked, "dataset": "flights", "regions": ["JFK"]}


GOOD: list[dict[str, Any]] = [
    {},
    {"regions": ["JFK", "EWR", "LGA"]},
    {"regions": ["JFK"], "request": {}},
    {"regions": ["JFK", "LGA"], "request": {"regions": ["LGA"], "filters": [JULY]}},
    {"request": {"regions": ["EWR"], "limit": 1_000_000}},
    {"request": {"filters": [{"column": "flight", "op": "in", "values": list(range(1000))}]}},
    {"request": {"filters": [{"op": "not", "filter": {"op": "is_null", "column": "dep_time"}}]}},
    {"request": {"order": [{"column": "dep_delay", "direction": "desc"}], "format": {"kind": "parquet"}}},
]


@pytest.mark.parametrize("fields", GOOD)
def test_these_can_be_had(fields: dict[str, Any]) -> None:
    assert problems(bought(**fields)) == []


def asked(**request: Any) -> dict[str, Any]:
    return {"regions": ["JFK"], "request": request}


def filtered(**by: Any) -> dict[str, Any]:
    return asked(filters=[by])


# What was bought, where the sentence says it is wrong, and what it offers instead.
BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown-dataset": ({"dataset": "trains"}, "dataset", "there is no dataset 'trains'; ask for flights"),
    "unknown-region": ({"regions": ["JFK", "TXL"]}, "regions[1]", "'TXL'; ask for EWR, JFK, LGA"),
    "unknown-region-that-is-not-asked-for": (
        {"regions": ["TXL", "JFK"], "request": {"regions": ["JFK"]}},
        "regions[0]",
        "there is no region 'TXL'",
    ),
    "unknown-region-asked-for": (asked(regions=["jfk"]), "regions[0]", "there is no region 'jfk'"),
    "region-not-bought": (asked(regions=["JFK", "LGA"]), "regions[1]", "LGA is not allowed; ask for JFK"),
    "no-region-asked-for": (asked(regions=[]), "regions", "must be a list of 1 to 200 regions"),
    "unknown-column": (asked(columns=["dest", "orign"]), "columns[1]", "there is no column 'orign'"),
    "column-twice": (asked(columns=["dest", "dest"]), "columns[1]", "dest is there already"),
    "unknown-filter-column": (filtered(column="monat", op="eq", value=7), "filters[0].column", "'monat'"),
    "unknown-operator": (filtered(column="month", op="like", value="7"), "filters[0].op", "one of eq, ne"),
    "operator-of-another-type": (
        filtered(column="month", op="prefix", value="7"),
        "filters[0].op",
        "month is of type integer; use eq",
    ),
    "value-of-another-type": (
        filtered(column="month", op="eq", value="July"),
        "filters[0].value",
        "month is a whole number",
    ),
    "missing-value": (filtered(column="month", op="eq"), "filters[0].value", "is missing"),
    "unknown-order-column": (asked(order=[{"column": "monat"}]), "order[0].column", "'monat'"),
    "unknown-format": (asked(format={"kind": "docx"}), "format.kind", "one of csv, ndjson"),
    "format-as-text": (asked(format="csv"), "format", "must be a map of kind"),
    "format-without-coordinates": (asked(format={"kind": "geojson"}), "format.kind", "no coordinates"),
    "limit-of-0": (asked(limit=0), "limit", "must be a whole number from 1 to 1,000,000"),
    "limit-of-minus-1": (asked(limit=-1), "limit", "must be a whole number from 1 to 1,000,000"),
    "limit-of-a-trillion": (asked(limit=10**12), "limit", "must be a whole number from 1 to 1,000,000"),
    "limit-as-text": (asked(limit="7"), "limit", "must be a whole number"),
    "too-large": (
        filtered(column="dest", op="in", values=[f"{number:0>900}" for number in range(200)]),
        "request",
        "must have at most 100 KiB",
    ),
}


@pytest.mark.parametrize(("fields", "place", "sentence"), [pytest.param(*BAD[name], id=name) for name in BAD])
def test_what_cannot_be_had_is_told_in_a_sentence(fields: dict[str, Any], place: str, sentence: str) -> None:
    first, second = problems(FLIGHTS, bought(**fields)), problems(bought(**fields))
    assert [said.replace("Data set 2", "Data set 1") for said in first] == second
    (said,) = second
    assert said.startswith(f"Data set 1: {place}: ")
    assert sentence in said
    assert said.endswith(".")


def test_all_that_is_wrong_is_told_at_once_and_no_more_than_20_of_it() -> None:
    three = asked(columns=["dest", "orign"], limit=0, format={"kind": "geojson"})
    assert len(problems(bought(**three))) == 3
    many = problems(*[bought(**asked(columns=[f"c{number}" for number in range(9)]))] * 5)
    assert len(many) == 20
    assert many[-1] == "There are 26 more problems."


def test_what_was_typed_in_is_not_repeated_but_for_a_plain_name() -> None:
    secret = "4111 1111 1111 1111"
    fields = asked(columns=[secret], regions=[secret], filters=[{**JULY, "value": secret}], limit=secret)
    assert secret not in " ".join(problems(bought(**fields), bought(regions=[secret])))


REGIONS = st.lists(st.sampled_from(["JFK", "LGA", "TXL", "K\u00f6ln"]), min_size=1, max_size=50)
PARTS = ("columns", "filters", "regions", "order", "limit", "format")
REQUESTS = st.dictionaries(st.sampled_from(PARTS), ANYTHING | st.sampled_from(TEXTS))


@given(st.sampled_from(["flights", "trains"]), st.none() | REGIONS, st.none() | REQUESTS)
def test_whatever_the_request_its_problems_are_few_sentences(
    dataset: str, regions: Any, request: Any
) -> None:
    placed = order(datasets=[{"dataset": dataset, "price": 1, "regions": regions, "request": request}] * 5)
    said = export_problems(read_order(placed))
    assert len(said) <= 20
    assert all(len(sentence) <= 1000 and printable(sentence) == sentence for sentence in said)
    assert order_problems({**placed, "status": "rejected", "reasons": said}) == []

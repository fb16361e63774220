"""What makes an order, field by field: the good, and every way to be bad."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handlers.shop.order import order_problems, read_order
from handlers.shop.texts import printable
from tests.unit.handlers.orders import APPLE, FLIGHTS, order, without


def test_a_good_order_has_no_problems_and_its_total_adds_lines_and_datasets() -> None:
    fields = order(lines=[APPLE, {**APPLE, "sku": "pear", "quantity": 999}], datasets=[FLIGHTS])
    assert order_problems(fields) == []
    assert read_order(fields).total == 2 * 150 + 999 * 150 + 4900


def test_an_order_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_order(order()).status = "reserved"


@pytest.mark.parametrize(
    "fields",
    [
        order(lines=[], datasets=[FLIGHTS]),
        without("datasets"),
        order(datasets=[{"dataset": "flights", "price": 0}]),
        order(lines=[{**APPLE, "sku": f"a{number}"} for number in range(20)]),
        order(email="zoë.o'hara+tag@bücher.example", customer="👩🏽‍🚀"),
        order(status="placed", reasons=["none"]),
        order(datasets=[{**FLIGHTS, "regions": None, "request": None}]),
        order(datasets=[{**FLIGHTS, "regions": ["r" * 100] * 50, "request": {}}]),
        order(datasets=[{"dataset": "given_up_in_2019", "regions": ["TXL"], "price": 0}]),
        order(
            paid_at=datetime(2026, 3, 4, 23, 31, tzinfo=UTC), exports={"dataset_export_1": {"state": "done"}}
        ),
    ],
)
def test_these_orders_are_good_too(fields: dict[str, Any]) -> None:
    assert order_problems(fields) == []


def test_the_moment_of_an_order_is_kept_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    read = read_order(order(created_at=datetime(2026, 3, 5, 8, 30, tzinfo=tokyo)))
    assert read.created_at.isoformat() == "2026-03-04T23:30:00+00:00"


REQUIRED = ("customer", "email", "currency", "status", "created_at")


@pytest.mark.parametrize("field", REQUIRED)
def test_a_missing_field_is_named_and_described(field: str) -> None:
    (problem,) = order_problems(without(field))
    assert problem.startswith(f"{field} is missing; it must be ")


BAD_EMAILS: list[Any] = [
    None,
    7,
    "",
    "ab",
    "ada",
    "ada@",
    "@example.com",
    '"ada"@example.com',
    "Ada <ada@example.com>",
    "ada@@example.com",
    "a@b@c.de",
    "ada@.example.com",
    "ada@example..com",
    ".ada@example.com",
    "ada@exa_mple.com",
    "ada@[127.0.0.1]",
    "ada@\u00b4.com",
    "ada @example.com",
    "ada@example.com,eve@example.com",
    "a;b@example.com",
    "ada@example.com\nBcc: eve@example.com",
    "ada@example.com\r",
    "ada\u2028@example.com",
    "a\ud800@example.com",
    "x" * 250 + "@e.de",
    "ada@" + "x" * 64 + ".de",
]
BAD: dict[str, list[Any]] = {
    "customer": [None, 7, "", "   ", "x" * 129, "a\nb", "\u202eevil"],
    "email": BAD_EMAILS,
    "lines": [None, "apple", {"sku": "apple"}, [APPLE | {"sku": f"a{number}"} for number in range(21)]],
    "currency": [None, "eur", "BTC", 978, ["EUR"], "EUR "],
    "datasets": [None, "flights", [FLIGHTS] * 6],
    "status": [None, "", "paid", 1, "PLACED"],
    "created_at": [
        None,
        "2026-03-04T09:30:00Z",
        1_772_616_600,
        datetime(1999, 12, 31, tzinfo=UTC),
        datetime(2026, 3, 4),  # noqa: DTZ001 — the point
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=23))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
    ],
    "reasons": [None, "bad", ["x"] * 21],
    "paid_at": ["2026-03-04T09:30:00Z", True, datetime(2026, 3, 4)],  # noqa: DTZ001 — the point
    "exports": [None, [], "dataset_export_1"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field in BAD for value in BAD[field]])
def test_a_bad_field_is_named_and_described(field: str, value: Any) -> None:
    (problem,) = order_problems(order(**{field: value}))
    assert problem.startswith(f"{field} must be ")


BAD_LINE: dict[str, list[Any]] = {
    "sku": [None, "", "Apple", "-apple", "a_b", "a/b", "x" * 41, "apple\n", "äpfel", 5],
    "name": [None, "", " ", "x" * 121, "a\x00b", "a\nb", 5],
    "quantity": [None, 0, -1, 1000, 1.0, "1", True],
    "price": [None, -1, 10_000_001, 1.5, "100", False],
}
BAD_DATASET: dict[str, list[Any]] = {
    "dataset": [None, 1, "", "Flights", "7flights", "my-flights", "a/b", "x" * 41, "flights\n"],
    "regions": [5, "JFK", {"JFK": 1}, [], ["JFK"] * 51],
    "request": [5, "limit", ["limit"], [{"limit": 1}]],
    "price": [None, -1, 10_000_001, 1.5, "100", True],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in BAD_LINE for value in BAD_LINE[field]]
)
def test_a_bad_field_of_a_line_is_found_in_that_line(field: str, value: Any) -> None:
    (problem,) = order_problems(order(lines=[APPLE, {**APPLE, "sku": "pear", field: value}]))
    assert problem.startswith(f"Line 2: {field} must be ")


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in BAD_DATASET for value in BAD_DATASET[field]]
)
def test_a_bad_field_of_a_data_set_is_found_in_that_data_set(field: str, value: Any) -> None:
    (problem,) = order_problems(order(datasets=[{**FLIGHTS, field: value}]))
    assert problem.startswith(f"Data set 1: {field} must be ")


@pytest.mark.parametrize("region", [None, 5, "", " ", "x" * 101, "JFK\n", "JFK\x00", ["JFK"]])
def test_a_bad_region_is_found_at_its_place(region: Any) -> None:
    (problem,) = order_problems(order(datasets=[FLIGHTS, {**FLIGHTS, "regions": ["JFK", region]}]))
    assert problem == "Data set 2: regions[1] must be text of 1 to 100 printable characters."


def test_nothing_but_bad_regions_are_one_problem_each() -> None:
    problems = order_problems(order(datasets=[{**FLIGHTS, "regions": [5, ""]}]))
    assert [problem[:22] for problem in problems] == ["Data set 1: regions[0]", "Data set 1: regions[1]"]


@pytest.mark.parametrize("name", ["dataset", "where", "Limit", "", "[key]"])
def test_a_request_has_six_fields_and_no_other(name: str) -> None:
    assert order_problems(order(datasets=[{**FLIGHTS, "request": {"limit": 1, name: 1}}])) == [
        f"Data set 1: request has an unknown field “{name}”: leave it out."
    ]


def test_an_item_that_is_no_map_is_counted_from_one() -> None:
    assert order_problems(order(lines=[5])) == ["Line 1 must be a map of sku, name, quantity and price."]
    assert order_problems(order(reasons=[5])) == ["Reason 1 must be text of at most 1,000 characters."]


def test_unknown_fields_are_refused_wherever_they_are() -> None:
    assert order_problems(order(total=300)) == ["The order has an unknown field “total”: leave it out."]
    assert order_problems(order(lines=[{**APPLE, "tax": 1}])) == [
        "Line 1 has an unknown field “tax”: leave it out."
    ]


def test_an_order_of_nothing_is_refused() -> None:
    (problem,) = order_problems(order(lines=[]))
    assert problem.startswith("The order is empty")


def test_a_sku_is_bought_in_one_line() -> None:
    (problem,) = order_problems(order(lines=[APPLE, APPLE]))
    assert problem.startswith("Two lines have the same sku")


@pytest.mark.parametrize("value", [None, [], "order", 5])
def test_what_is_no_map_is_no_order(value: Any) -> None:
    assert order_problems(value) == ["The order must be a map of fields."]


FIELDS = st.sampled_from(
    ["sku", "name", "quantity", "price", "dataset", "regions", "request", "limit", *order()]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.datetimes(timezones=st.timezones())
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(FIELDS | st.text(), inner, max_size=12),
    max_leaves=30,
)


@settings(deadline=None)  # the first example pays for the imports
@given(st.dictionaries(FIELDS | st.text(), VALUES, max_size=30) | VALUES)
def test_whatever_the_document_its_problems_are_few_sentences(fields: Any) -> None:
    problems = order_problems(fields)
    assert len(problems) <= 20
    assert all(
        problem[-1] == "." and len(problem) < 200 and printable(problem) == problem for problem in problems
    )


@given(
    st.sampled_from([*BAD, "lines.name", "lines.sku"]), st.text(min_size=10).map(lambda text: f"SECRET{text}")
)
def test_no_problem_repeats_a_value(place: str, secret: str) -> None:
    field, _, inner = place.partition(".")
    value: Any = [{**APPLE, inner: secret * 20}] if inner else secret * 20
    assert "SECRET" not in " ".join(order_problems(order(**{field: value})))


@pytest.mark.parametrize("field", ["customer", "email", "lines", "currency", "status", "created_at"])
def test_a_field_left_out_that_the_rules_ask_for_is_a_problem(field: str) -> None:
    assert any(field in problem for problem in order_problems(without(field)))


def test_a_hundred_problems_are_nineteen_and_a_count() -> None:
    problems = order_problems({f"field{number}": 1 for number in range(95)})
    assert len(problems) == 20
    assert problems[-1] == "There are 82 more problems."


def test_the_name_of_an_unknown_field_is_cut_short() -> None:
    (problem,) = order_problems(order(**{"x" * 500: 1}))
    assert len(problem) < 100

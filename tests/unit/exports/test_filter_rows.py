"""DuckDB runs the statement of any filter and gives the rows the filter means: nulls, unicode and all types."""

# Hypothesis keeps modules alive to the end; with the classes in annotations, DuckDB then complains of a leak.
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.canonical import canonical_form
from exports.columns import arrow_schema
from exports.compile import compile_statement
from exports.request import read_request
from tests.unit.exports.asking import filters
from tests.unit.exports.sales import CATALOGUE, either, never, sales, statement, where
from tests.unit.exports.three_valued import Row, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = [
    "Köln",
    "Oslo",
    "Rom",
    "",
    "o'Neil",
    "100%",
    "_",
    "\\",
    "é",
    "🦊",
    "' or 1=1 --",
    "Rome",
    "rom",
    "R",
    "~",
]


def rows() -> list[Row]:
    """Three in ten values are null."""
    chance = Random(4)
    start = datetime(2026, 2, 27, tzinfo=UTC)

    def one(number: int) -> Row:
        values = {
            "city": chance.choice(TEXTS),
            "note": chance.choice(TEXTS),
            "pieces": chance.choice([-3, -2, -1, 0, 1, 2, 3, 2**31, -(2**63), 2**63 - 1]),
            "weight": chance.choice([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 1e300]),
            "amount": Decimal(chance.randint(-200, 200)) / 100,
            "paid": chance.random() < 0.5,
            "day": date(2026, 2, 27) + timedelta(days=chance.randint(0, 3)),
            "at": start + timedelta(seconds=chance.randint(0, 3 * 86400)),
            "lat": 1.5,
            "lon": 2.5,
            "secret": "x",
        }
        return {"id": number} | {name: None if chance.random() < 0.3 else values[name] for name in values}

    return [one(number) for number in range(300)]


ROWS = rows()


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    table = pa.Table.from_pylist([dict(row) for row in ROWS], schema=arrow_schema(sales().columns))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.register("arriving", table)
        connection.execute("create table sales as from arriving")
        yield connection


def ids(database: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> list[int]:
    made = compile_statement(canonical_form(read_request({"columns": ["id"], **request}), CATALOGUE))
    return [found for (found,) in database.sql(made.sql, params=dict(made.parameters)).fetchall()]


def test_any_filter_gives_the_rows_it_means(database: duckdb.DuckDBPyConnection) -> None:
    @given(st.lists(filters(), max_size=3))
    @settings(max_examples=200)
    def check(wanted: list[dict[str, Any]]) -> None:
        expected = [row["id"] for row in ROWS if all(holds(one, row) for one in wanted)]
        assert ids(database, {"dataset": "sales", "filters": wanted}) == expected

    check()


@pytest.mark.parametrize("one", [where("city", "ne", "Rom"), never(where("city", "eq", "Rom"))])
def test_nulls_pass_neither_a_comparison_nor_its_negation(
    database: duckdb.DuckDBPyConnection, one: dict[str, Any]
) -> None:
    expected = [row["id"] for row in ROWS if row["city"] not in {None, "Rom"}]
    assert ids(database, {"dataset": "sales", "filters": [one]}) == expected
    nulls = {"op": "is_null", "column": "city"}
    assert len(ids(database, {"dataset": "sales", "filters": [either(one, nulls)]})) > len(expected)


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("column", ["city", "pieces", "weight", "amount", "paid", "day", "at"])
def test_rows_come_in_the_order_asked_for_nulls_last_ties_by_key(
    database: duckdb.DuckDBPyConnection, column: str, direction: str
) -> None:
    valued = [row for row in ROWS if row[column] is not None]
    expected = sorted(valued, key=lambda row: row[column], reverse=direction == "desc")
    nulls = [row["id"] for row in ROWS if row[column] is None]
    request = {"dataset": "sales", "order": [{"column": column, "direction": direction}]}
    assert ids(database, request) == [row["id"] for row in expected] + nulls
    assert ids(database, {**request, "limit": 7}) == [row["id"] for row in expected][:7]


def test_regions_give_rows_of_these_regions_and_no_others(database: duckdb.DuckDBPyConnection) -> None:
    all_but_oslo = [never(where("city", "eq", "Oslo"))]
    wanted = {"dataset": "sales", "regions": ["Rom", "Ko\u0308ln"], "filters": all_but_oslo}
    assert ids(database, wanted) == [row["id"] for row in ROWS if row["city"] in {"Rom", "Köln"}]
    everything = [either(where("id", "ge", 0), {"op": "is_null", "column": "city"})]
    oslo = {"dataset": "sales", "regions": ["Oslo"], "filters": everything}
    assert ids(database, oslo) == [row["id"] for row in ROWS if row["city"] == "Oslo"]


def test_the_types_of_the_result_are_those_the_catalogue_names(
    database: duckdb.DuckDBPyConnection,
) -> None:
    made = statement("duckdb")
    found = database.sql(made.sql, params=dict(made.parameters)).to_arrow_table()
    assert found.schema.names == arrow_schema(made.columns).names
    assert found.cast(arrow_schema(made.columns)).num_rows == len(ROWS)

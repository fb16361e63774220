"""A Parquet, CSV or database file, read by an embedded DuckDB."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

import duckdb

from exports.columns import Column
from exports.sources.duckdb_connection import estimated, opened, values_of
from exports.sources.duckdb_problems import problems
from exports.sources.duckdb_rows import DuckDbRows
from exports.sources.files import SourceFile
from exports.sources.limits import Limits
from exports.sources.versions import Fixed, Version, check_version, single_value
from exports.statement import Statement


@dataclass(frozen=True, slots=True)
class DuckDbSource:
    """`table` is what statements call the rows: a table or view of a database file, any name for another file.

    `columns` are all that statements may name; the cells of a CSV file are read as their types. The file's own
    version counts where no other is given.
    """

    file: SourceFile
    table: tuple[str, ...]
    columns: tuple[Column, ...]
    version_from: Version | None = None
    limits: Limits = field(default_factory=Limits)

    def version(self) -> str:
        if self.version_from is None:
            return self.file.version()
        if isinstance(self.version_from, Fixed):
            return self.version_from.text
        with self._connection(None) as (connection, _), problems():
            return self._told(connection, self.version_from)

    def estimate(self, statement: Statement) -> int | None:
        """DuckDB's own guess, from what the file says of itself. A file that lies elsewhere is not fetched for it."""
        if not self.file.at_hand:
            rows = None if statement.filtered else self.file.rows()
            return rows if rows is None or statement.limit is None else min(rows, statement.limit)
        with self._connection(None) as (connection, _), problems():
            return estimated(connection, statement)

    @contextmanager
    def open(self, statement: Statement, version: str | None = None) -> Iterator[DuckDbRows]:
        """A file that is replaced meanwhile is found out after the last batch: DatasetChanged."""
        with self._connection(version if self.version_from is None else None) as (connection, check):
            with problems():
                if self.version_from is not None and version is not None:
                    check_version(version, self._told(connection, self.version_from))
                rows = DuckDbRows(connection, statement, check)
            with closing(rows):
                yield rows

    def _told(self, connection: duckdb.DuckDBPyConnection, version: Version) -> str:
        return (
            version.text if isinstance(version, Fixed) else single_value(values_of(connection, version.sql))
        )

    @contextmanager
    def _connection(
        self, version: str | None
    ) -> Iterator[tuple[duckdb.DuckDBPyConnection, Callable[[], None]]]:
        """With what tells afterwards whether the file is still the same."""
        with self.file.on_disk(version) as disk, TemporaryDirectory(prefix="export-spill-") as spill:
            with problems():
                connection = opened(disk.path, self.table, self.columns, self.limits, spill)
            with closing(connection):
                yield connection, disk.check

"""What every source does, whatever it is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import pyarrow as pa

from exports.statement import Statement


class Rows(Protocol):
    """The rows of one statement, all of one moment. They can be read once."""

    @property
    def schema(self) -> pa.Schema:
        """Exactly `arrow_schema(statement.columns)`."""

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """SourceError says what went wrong and what to do; ExportCancelled comes after `cancel`."""

    def count(self) -> int | None:
        """How many rows there will be, exactly, where that costs little; asked for before the first batch."""

    def cancel(self) -> None:
        """From any thread, at any time and more than once: within two seconds the iteration ends."""

    def share(self) -> float | None:
        """How much of the work is done, from 0 to 1, as far as the source can tell. It never falls."""


class Source(Protocol):
    """May be kept and used by many threads: it holds no connection."""

    def version(self) -> str:
        """Another text whenever the rows may be others."""

    def estimate(self, statement: Statement) -> int | None:
        """How many rows to expect, where that can be had without running the statement."""

    def open(self, statement: Statement, version: str | None = None) -> AbstractContextManager[Rows]:
        """The statement runs from the first batch on; leaving the `with` ends it, wherever it is.

        `version` is what the rows are taken for: DatasetChanged where they are of another.
        """

"""The rows of one query job, as the Storage Read API sends them."""

from collections.abc import Callable, Generator, Iterator, Sequence
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
from google.cloud.bigquery import SchemaField
from google.cloud.bigquery_storage import BigQueryReadClient

from exports.columns import Column, ColumnType, arrow_schema
from exports.errors import ExportCancelled, SchemaChanged, SourceUnavailable
from exports.sources.bigquery_job import Job
from exports.sources.bigquery_problems import problems
from exports.sources.bigquery_stream import Stream
from exports.sources.fitting import changed_type, check_names, fitted
from exports.sources.handover import Handover


class BigQueryRows:
    def __init__(
        self, job: Job, reader: BigQueryReadClient, columns: tuple[Column, ...], check: Callable[[], None]
    ) -> None:
        """`check` is called when the query has run."""
        self.schema = arrow_schema(columns)
        self._job, self._reader, self._columns, self._check = job, reader, columns, check
        # Waits for BigQuery, in the job and in its stream, cannot be broken off: they have a thread of their own.
        self._batches: Handover[pa.RecordBatch] = Handover(self._received(), "export-source")
        self._rows, self._total = 0, 0
        self._stream: Stream | None = None
        self._cancelled = False

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            self._rows += batch.num_rows
            yield batch
        if self._cancelled:
            raise ExportCancelled
        if self._rows != self._total:
            raise SourceUnavailable(f"BigQuery sent {self._rows} rows of {self._total}. Try again.")

    def count(self) -> int | None:
        """Known when the query has run, which is too late for this question."""
        return None

    def cancel(self) -> None:
        self._cancelled = True
        self._end()

    def share(self) -> float | None:
        """Of the rows, once the query has run; before, BigQuery tells nothing that could be told on."""
        return self._rows / self._total if self._total else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._batches.open:
            self._end()

    def _end(self) -> None:
        self._batches.give_up()
        if self._stream is not None:
            self._stream.cancel()
        else:
            self._job.cancel()

    def _received(self) -> Generator[pa.RecordBatch, None, None]:
        with problems():
            result = self._job.result()
            _check_fields(result.fields, self._columns)
            self._check()
            self._total = result.rows
            self._stream = Stream(self._reader, result.table, self._job.project)
            for batch in self._stream:
                yield fitted(batch.select(self.schema.names), self.schema)


def _check_fields(fields: Sequence[SchemaField], columns: tuple[Column, ...]) -> None:
    """Before the first row: an export of no rows finds a changed table too."""
    check_names([field.name for field in fields], columns)
    for column, field in zip(columns, fields, strict=True):
        kind = field.field_type if field.mode != "REPEATED" else f"an array of {field.field_type}"
        if kind not in _FITTING[column.type]:
            raise SchemaChanged(changed_type(column, kind))


_WHOLE: Final = frozenset({"INTEGER", "INT64"})
_DECIMAL: Final = _WHOLE | {"NUMERIC", "BIGNUMERIC"}
_FITTING: Final[dict[ColumnType, frozenset[str]]] = {
    "text": frozenset({"STRING"}),
    "integer": _DECIMAL,
    "number": _DECIMAL | {"FLOAT", "FLOAT64"},
    "decimal": _DECIMAL,
    "boolean": frozenset({"BOOLEAN", "BOOL"}),
    "date": frozenset({"DATE"}),
    "timestamp": frozenset({"TIMESTAMP", "DATETIME"}),
}

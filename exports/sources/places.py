"""From a dataset of the catalogue to its source: where its location leads on this machine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from google.cloud.storage import Bucket

from exports.compile import version_sql
from exports.dataset import Dataset
from exports.sources.files import BucketFile, LocalFile, SourceFile
from exports.sources.limits import Limits
from exports.sources.source import Source
from exports.sources.versions import Fixed, Queried, Version

if TYPE_CHECKING:
    from google.cloud.bigquery import Client
    from google.cloud.bigquery_storage import BigQueryReadClient

    from exports.sources.bigquery import BigQuerySource
    from exports.sources.duckdb import DuckDbSource
    from exports.sources.postgresql import PostgreSqlSource

GIGABYTE: Final = 1_000_000_000
MOST_BILLED: Final = 100 * GIGABYTE  # bytes one export may read of BigQuery


@dataclass(frozen=True, slots=True)
class Places:
    """`files` holds the files of datasets: a folder of this machine, or a bucket.

    `setting` gives the text of a setting by its name, such as `os.environ.__getitem__`: a PostgreSQL server's
    address has a password in it, and the catalogue only the setting's name. `maximum_bytes_billed` is what one
    export may cost at BigQuery.
    """

    files: Path | Bucket
    setting: Callable[[str], str]
    limits: Limits = field(default_factory=Limits)
    maximum_bytes_billed: int = MOST_BILLED

    def source_of(self, dataset: Dataset) -> Source:
        """Each kind is loaded with the first dataset of it: a process that never reads it has the memory left."""
        match dataset.source.kind:
            case "duckdb":
                return self._duckdb(dataset)
            case "postgresql":
                return self._postgresql(dataset)
            case "bigquery":
                return self._bigquery(dataset)

    def _duckdb(self, dataset: Dataset) -> "DuckDbSource":
        from exports.sources.duckdb import DuckDbSource  # noqa: PLC0415 — as the docstring above says

        file, table = self._file(dataset.source.location), dataset.source.table
        return DuckDbSource(file, table, dataset.columns, _version(dataset), self.limits)

    def _postgresql(self, dataset: Dataset) -> "PostgreSqlSource":
        from exports.sources.postgresql import PostgreSqlSource  # noqa: PLC0415 — as above

        version = _version(dataset) or Fixed("")  # the catalogue lets no other kind through
        return PostgreSqlSource(self.setting(dataset.source.location), version)

    def _file(self, location: str) -> SourceFile:
        if isinstance(self.files, Path):
            return LocalFile(self.files / location)
        return BucketFile(self.files, location)

    def _bigquery(self, dataset: Dataset) -> "BigQuerySource":
        from exports.sources.bigquery import BigQuerySource  # noqa: PLC0415 — 0.5 s, only where it is used

        project = dataset.source.location
        client, reader = _bigquery_clients(project)
        table = dataset.source.table
        whole = table if len(table) == _WHOLE else (project, *table)
        return BigQuerySource(
            client,
            reader,
            ".".join(whole),
            self.maximum_bytes_billed,
            {"onwrite-dataset": dataset.name},
            _version(dataset),
        )


_WHOLE: Final = 3  # project, dataset and table


def _version(dataset: Dataset) -> Version | None:
    """None: the source tells by itself, of its file or table."""
    if dataset.version.value is not None:
        return Fixed(dataset.version.value)
    sql = version_sql(dataset)
    return None if sql is None else Queried(sql)


@cache
def _bigquery_clients(project: str) -> "tuple[Client, BigQueryReadClient]":
    """One pair a project and process: they hold the connections."""
    from google.cloud import bigquery, bigquery_storage  # noqa: PLC0415 — as above

    return bigquery.Client(project=project), bigquery_storage.BigQueryReadClient()  # type: ignore[no-untyped-call]

"""A BigQuery table: a query job, and its result by the Storage Read API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final

from google.api_core.retry import Retry
from google.cloud.bigquery import Client, QueryJobConfig
from google.cloud.bigquery.retry import DEFAULT_RETRY
from google.cloud.bigquery_storage import BigQueryReadClient

from exports.errors import NoVersion
from exports.sources.bigquery_job import QUICK, Job
from exports.sources.bigquery_parameters import query_parameters
from exports.sources.bigquery_problems import problems
from exports.sources.bigquery_rows import BigQueryRows
from exports.sources.versions import Fixed, Queried, Version, check_version, single_value
from exports.statement import Statement

TIME_LIMIT: Final = 6 * 3600.0  # seconds
RETRY: Final = DEFAULT_RETRY.with_timeout(60.0)  # seconds, for all tries of one request
# The time of their last change is that of their rows.
STORED: Final = {"TABLE", "SNAPSHOT", "CLONE", "MATERIALIZED_VIEW"}


@dataclass(frozen=True, slots=True)
class BigQuerySource:
    """`table` is `project.dataset.table`; its last change counts as version where no other is given.

    `maximum_bytes_billed` is the most a query may cost, `time_limit` (seconds) the longest it may run.
    """

    client: Client
    reader: BigQueryReadClient
    table: str
    maximum_bytes_billed: int
    labels: Mapping[str, str] = field(default_factory=dict)
    version_from: Version | None = None
    time_limit: float = TIME_LIMIT
    retry: Retry = RETRY

    def version(self) -> str:
        match self.version_from:
            case Fixed(text):
                return text
            case Queried(sql):
                with problems():
                    rows = self.client.query_and_wait(
                        sql, job_config=self._config(), api_timeout=QUICK, retry=self.retry, job_retry=None
                    )
                    return single_value([tuple(row.values()) for row in rows])
            case None:
                return self._last_change()

    def estimate(self, _: Statement) -> int | None:
        """BigQuery tells how much a query reads, never how many rows come of it: see `estimated_bytes`."""
        return None

    def estimated_bytes(self, statement: Statement) -> int:
        """What the statement would be billed for, by a dry run, which costs nothing."""
        config = self._config(statement)
        config.dry_run, config.use_query_cache = True, False
        with problems():
            told = self.client.query(
                statement.sql, job_config=config, timeout=QUICK, retry=self.retry, job_retry=None
            )
            return int(told.total_bytes_processed)

    @contextmanager
    def open(self, statement: Statement, version: str | None = None) -> Iterator[BigQueryRows]:
        """A change between the look at the version and the end of the query is DatasetChanged too."""

        def check() -> None:
            if version is not None:
                check_version(version, self.version())

        check()
        job = Job(self.client, statement.sql, self._config(statement), self.retry)
        with BigQueryRows(job, self.reader, statement.columns, check) as rows:
            yield rows

    def _last_change(self) -> str:
        with problems():
            table = self.client.get_table(self.table, timeout=QUICK, retry=self.retry)
        if table.table_type not in STORED or table.modified is None:
            raise NoVersion(
                f"{self.table} is no stored table ({table.table_type}), so BigQuery does not tell when its rows "
                "change. Give the dataset a fixed version, or a query for one."
            )
        return f"{table.modified.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"

    def _config(self, statement: Statement | None = None) -> QueryJobConfig:
        config = QueryJobConfig(
            maximum_bytes_billed=self.maximum_bytes_billed,
            labels=dict(self.labels),
            query_parameters=query_parameters(statement.parameters if statement else {}),
        )
        config.job_timeout_ms = round(self.time_limit * 1000)
        return config

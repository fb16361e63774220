"""One query job, which can be ended from another thread at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from google.api_core.exceptions import GoogleAPIError
from google.api_core.retry import Retry
from google.cloud.bigquery import Client, QueryJob, QueryJobConfig, SchemaField, TableReference

from exports.errors import ExportCancelled

QUICK: Final = 30.0  # seconds, for one request


@dataclass(frozen=True, slots=True)
class Result:
    fields: Sequence[SchemaField]
    rows: int
    table: TableReference


class Job:
    def __init__(self, client: Client, sql: str, config: QueryJobConfig, retry: Retry) -> None:
        self.project = client.project
        self._client, self._sql, self._config, self._retry = client, sql, config, retry
        self._job: QueryJob | None = None
        self._cancelled = False

    def result(self) -> Result:
        """Waits for the end of the query. Its rows stay in a table of BigQuery's own, for a day."""
        job = self._job = self._client.query(
            self._sql,
            job_config=self._config,
            job_id_prefix="export-",
            retry=self._retry,
            job_retry=None,  # a second try would be another job, which nobody cancels
            timeout=QUICK,
        )
        if self._cancelled:  # before there was a job to end
            self._end(job)
            raise ExportCancelled
        rows = job.result(retry=self._retry, job_retry=None)
        return Result(rows.schema, rows.total_rows or 0, job.destination)

    def cancel(self) -> None:
        self._cancelled = True
        if self._job is not None:
            self._end(self._job)

    def _end(self, job: QueryJob) -> None:
        """BigQuery ends a job as soon as it can; one that is done already stays so."""
        try:
            job.cancel(retry=None, timeout=QUICK)
        except (GoogleAPIError, OSError):
            return  # the job's own time limit ends it

"""Query jobs that take their time, cost too much or fail, on a stand-in: the emulator knows nothing of these."""

from collections.abc import Iterator
from decimal import Decimal
from threading import Event, Thread
from typing import Any
from unittest.mock import Mock

import pytest
from google.cloud.bigquery.retry import DEFAULT_RETRY

from exports.columns import Column
from exports.errors import (
    ExportCancelled,
    SchemaChanged,
    SourceError,
    SourceRefused,
    SourceTooSlow,
    SourceUnavailable,
)
from exports.sources.bigquery import BigQuerySource
from exports.sources.versions import Fixed
from exports.statement import Statement
from tests.sources.bigquery_stand_in import PROJECT, StandIn, bigquery_stand_in
from tests.sources.sides import read

ID = Column("id", "integer")
SLOW = Statement("select id from shop.rows", {}, (ID,), "bigquery", None)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with bigquery_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def source(stand_in: StandIn) -> Iterator[BigQuerySource]:
    with stand_in.client() as client:
        yield source_of(client)


def source_of(client: Any, **others: Any) -> BigQuerySource:
    """No result is ever read here."""
    return BigQuerySource(
        client,
        Mock(),
        f"{PROJECT}.shop.rows",
        maximum_bytes_billed=10**9,
        labels={"export": "rows"},
        version_from=Fixed("1"),
        retry=DEFAULT_RETRY.with_timeout(1),
        **others,
    )


def test_a_job_at_work_is_cancelled_at_bigquery_too(stand_in: StandIn, source: BigQuerySource) -> None:
    ended = Event()
    with source.open(SLOW) as rows:

        def reader() -> None:
            with pytest.raises(ExportCancelled):
                list(rows)
            ended.set()

        thread = Thread(target=reader)
        thread.start()
        stand_in.wait_for_a_job()
        assert rows.share() is None
        rows.cancel()
        assert ended.wait(30)
        thread.join()
    stand_in.wait_for_a_cancel()


def test_a_reader_who_leaves_early_leaves_no_job_at_work(stand_in: StandIn, source: BigQuerySource) -> None:
    with source.open(SLOW) as rows:
        Thread(target=lambda: list(rows)).start()
        stand_in.wait_for_a_job()
    stand_in.wait_for_a_cancel()


def test_a_job_is_limited_and_labelled(stand_in: StandIn, source: BigQuerySource) -> None:
    stand_in.error = {"reason": "invalidQuery", "message": "any"}
    statement = Statement(
        "select 1 as id", {"p1": True, "p2": 7, "p3": Decimal("0.1")}, (ID,), "bigquery", None
    )
    with pytest.raises(SchemaChanged):
        read(source, statement)
    [configuration] = stand_in.configurations
    assert configuration["labels"] == {"export": "rows"}
    assert configuration["jobTimeoutMs"] == "21600000"
    assert configuration["query"]["maximumBytesBilled"] == "1000000000"
    types = [one["parameterType"]["type"] for one in configuration["query"]["queryParameters"]]
    assert types == ["BOOL", "INT64", "NUMERIC"]


@pytest.mark.parametrize(
    ("reason", "message", "kind", "advice"),
    [
        (
            "invalidQuery",
            "Unrecognized name: gone at [1:8]",
            SchemaChanged,
            "Unrecognized name: gone.*Correct the",
        ),
        ("notFound", "Not found: Table demo:shop.rows", SchemaChanged, "Not found.*Correct the catalogue"),
        (
            "bytesBilledLimitExceeded",
            "Query exceeded limit for bytes billed: 1000000000. 2000683008 or higher required.",
            SourceRefused,
            "2000683008 or higher required. Ask for less, or raise maximum_bytes_billed",
        ),
        ("accessDenied", "Access Denied: Table demo:shop.rows", SourceRefused, "roles BigQuery Job User"),
        ("quotaExceeded", "Quota exceeded", SourceUnavailable, "Try again later"),
        (
            "stopped",
            "Job execution was cancelled: User requested cancellation",
            SourceUnavailable,
            "Somebody ended",
        ),
        (
            "stopped",
            "Job execution was cancelled: Job timed out after 1s",
            SourceTooSlow,
            "longer than the source's",
        ),
        (
            "resourcesExceeded",
            "Resources exceeded during query execution",
            SourceRefused,
            "Resources exceeded",
        ),
    ],
)
def test_a_failed_job_says_what_to_do(
    stand_in: StandIn, source: BigQuerySource, reason: str, message: str, kind: type[SourceError], advice: str
) -> None:
    stand_in.error = {"reason": reason, "message": message}
    with pytest.raises(kind, match=advice):
        read(source, SLOW)


def test_a_dry_run_tells_the_bytes_and_runs_nothing(stand_in: StandIn, source: BigQuerySource) -> None:
    stand_in.bytes_of_a_dry_run = 2_000_683_008
    assert source.estimated_bytes(SLOW) == 2_000_683_008
    assert source.estimate(SLOW) is None
    assert stand_in.jobs == {}


def test_bigquery_out_of_reach_is_said_to_be(stand_in: StandIn) -> None:
    stand_in.port = 1
    with stand_in.client() as client:
        source = source_of(client)
        for call in (lambda: read(source, SLOW), lambda: source.estimated_bytes(SLOW)):
            with pytest.raises(SourceUnavailable, match="BigQuery cannot be reached"):
                call()

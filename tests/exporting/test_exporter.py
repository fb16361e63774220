"""Request in, file out, with a real DuckDB and everything that can end it early."""

import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.csv
import pytest
from google.cloud.storage import Bucket

from exports.errors import DatasetChanged, ExportCancelled, InvalidRequest, RegionNotAllowed, TooManyRows
from exports.exporter import Exporter
from exports.oversight import Oversight, Progress
from exports.plan import Plan
from exports.request import read_request
from onwrite.local.strict_storage import StrictStorage
from tests.exporting.conftest import ROWS, write_sales


def plan_of(exporter: Exporter, **fields: Any) -> Plan:
    return exporter.plan(read_request({"dataset": "sales", **fields}))


def names(bucket: Bucket) -> list[str]:
    return [blob.name for blob in bucket.list_blobs()]


def test_a_request_becomes_a_file_that_tells_what_it_is(exporter: Exporter, bucket: Bucket) -> None:
    plan = plan_of(exporter, regions=["north"], columns=["id", "note"])
    assert exporter.find(plan) is None
    made = exporter.run(plan)
    assert made == exporter.find(plan)
    assert names(bucket) == [made.object]
    assert made.filename == "sales-north-2-columns.csv"
    assert (made.rows, made.dataset, made.version) == ((ROWS + 2) // 3, "sales", plan.version)
    content = bucket.blob(made.object).download_as_bytes()
    assert made.bytes == len(content)
    assert content.startswith(b'"id","note"\r\n0,\r\n3,"note ""3"""\r\n')
    assert made.sql == plan.statement.sql
    assert made.parameters == "p1=north"
    assert made.request == '{"dataset":"sales","columns":["id","note"],"regions":["north"]}'


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet", "xlsx", "geojson"])
def test_no_rows_make_a_valid_file_with_a_header(
    exporter: Exporter, bucket: Bucket, kind: str, tmp_path: Path
) -> None:
    nothing = [{"column": "id", "op": "lt", "value": 0}]
    made = exporter.run(plan_of(exporter, filters=nothing, format={"kind": kind}))
    assert made.rows == 0
    path = tmp_path / made.filename
    bucket.blob(made.object).download_to_filename(path)
    if kind == "csv":
        assert pyarrow.csv.read_csv(path).column_names[:2] == ["id", "region"]
    if kind == "parquet":
        assert duckdb.read_parquet(str(path)).columns[:2] == ["id", "region"]


def test_a_file_that_is_there_costs_one_request_and_no_query(
    exporter: Exporter, server: StrictStorage
) -> None:
    plan = plan_of(exporter)
    exporter.run(plan)
    server.forget_calls()
    found = exporter.find(plan_of(exporter))
    assert found is not None
    assert [call.kind for call in server.calls()] == ["get"]


def test_another_state_of_the_dataset_has_another_name(exporter: Exporter, folder: Path) -> None:
    first = plan_of(exporter)
    write_sales(folder, ROWS + 1)
    second = plan_of(exporter)
    assert first.name.path != second.name.path
    with pytest.raises(DatasetChanged):
        exporter.run(first)
    assert exporter.run(second).rows == ROWS + 1


def test_a_dataset_replaced_while_it_is_read_publishes_nothing(
    exporter: Exporter, folder: Path, bucket: Bucket
) -> None:
    plan = plan_of(exporter)
    replaced = threading.Event()

    def replace(_: Progress) -> None:
        if not replaced.is_set():
            write_sales(folder, ROWS)
            replaced.set()

    write_sales(folder, 3_000_000)
    plan = plan_of(exporter, order=[{"column": "note"}])
    with pytest.raises(DatasetChanged):
        exporter.run(plan, Oversight(report=replace))
    assert names(bucket) == []


def test_more_rows_than_the_dataset_gives_are_an_error_and_no_file(
    folder: Path, bucket: Bucket, exporter: Exporter
) -> None:
    write_sales(folder, 3_000_001)
    with pytest.raises(InvalidRequest, match="at most 3,000,000 rows in one file"):
        exporter.run(plan_of(exporter, columns=["id"]))
    assert names(bucket) == []
    assert exporter.run(plan_of(exporter, columns=["id"], limit=10)).rows == 10


def test_a_sheet_too_long_is_refused_before_the_first_row(
    folder: Path, exporter: Exporter, server: StrictStorage
) -> None:
    write_sales(folder, 1_048_576)
    plan = plan_of(exporter, format={"kind": "xlsx"})
    written: list[Progress] = []
    with pytest.raises(TooManyRows, match="csv, ndjson or parquet"):
        exporter.run(plan, Oversight(report=written.append))
    assert all(progress.rows == 0 for progress in written)


def test_progress_only_grows_and_ends_with_all_rows(folder: Path, exporter: Exporter) -> None:
    write_sales(folder, 2_000_000)
    told: list[Progress] = []
    made = exporter.run(plan_of(exporter), Oversight(report=told.append))
    assert told[-1].rows == made.rows == 2_000_000
    assert told[-1].bytes == made.bytes
    for before, after in pairwise(told):
        assert before.rows <= after.rows
        assert before.bytes <= after.bytes
        assert (before.share or 0) <= (after.share or 0)


def test_an_export_nobody_wants_any_more_ends_and_leaves_nothing(
    folder: Path, exporter: Exporter, bucket: Bucket
) -> None:
    write_sales(folder, 3_000_000)
    looks = iter(range(100))
    with pytest.raises(ExportCancelled):
        exporter.run(
            plan_of(exporter, order=[{"column": "note"}]),
            Oversight(unwanted=lambda: next(looks) > 1),
        )
    assert names(bucket) == []


def test_what_goes_wrong_in_the_report_ends_the_export(
    folder: Path, exporter: Exporter, bucket: Bucket
) -> None:
    write_sales(folder, 3_000_000)

    def broken(_: Progress) -> None:
        raise RuntimeError("nobody listens")

    with pytest.raises(RuntimeError, match="nobody listens"):
        exporter.run(plan_of(exporter, order=[{"column": "note"}]), Oversight(report=broken))
    assert names(bucket) == []


def test_a_region_that_was_not_paid_for_is_refused(exporter: Exporter) -> None:
    with pytest.raises(RegionNotAllowed, match="the region south is not allowed; ask for north"):
        exporter.plan(read_request({"dataset": "sales", "regions": ["south"]}), ["north"])


def test_an_estimate_is_had_without_running_the_query(exporter: Exporter) -> None:
    assert exporter.estimate(plan_of(exporter)) == ROWS
    assert exporter.estimate(plan_of(exporter, limit=10)) == 10

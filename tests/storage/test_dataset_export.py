"""The export of a data set, from a real storage server to a real storage server."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from google.cloud.storage import Bucket

from handlers import dataset_export as module
from handlers.dataset_export import ExportLost, dataset_export
from handlers.shop.flights_query import Flights, flights
from handlers.shop.settings import SettingError
from onwrite import Fail
from onwrite.testing import perform

ALL_FLIGHTS = 336_776


def exported(number: int, **wanted: Any) -> dict[str, Any]:
    """The result of one task's export; each number is another task."""
    performed = perform(
        dataset_export, {"dataset": "flights"} | wanted, path=f"orders/o{number}/tasks/dataset_export_1"
    )
    assert performed.answer is None
    return dict(performed.result)


def text(bucket: Bucket, name: str) -> str:
    return str(bucket.blob(name).download_as_text())


def names(bucket: Bucket) -> set[str]:
    return {blob.name for blob in bucket.list_blobs()}


def test_exactly_the_flights_asked_for_are_in_the_file(exports: Bucket) -> None:
    result = exported(1, origin="JFK", month=7)
    rows = list(csv.DictReader(StringIO(text(exports, result["object"]))))
    assert len(rows) == result["rows"] == 10_023  # as awk counts them in the package's CSV
    assert {(row["origin"], row["month"], row["year"]) for row in rows} == {("JFK", "7", "2013")}
    days = [int(row["day"]) for row in rows]
    assert days == sorted(days)


def test_the_result_tells_where_the_file_is_and_how_large(exports: Bucket) -> None:
    result = exported(2, origin="LGA", month=1)
    blob = exports.get_blob(result["object"])
    assert (result["bucket"], result["bytes"]) == ("exports", blob.size)
    assert result["object"].startswith("exports/flights/lga-01-")
    assert blob.content_type == "text/csv; charset=utf-8"


def test_every_flight_is_exported_where_nothing_is_asked_for(exports: Bucket) -> None:
    result = exported(3)
    assert result["rows"] == ALL_FLIGHTS
    assert text(exports, result["object"]).count("\n") == ALL_FLIGHTS + 1


def test_a_request_without_a_flight_gives_a_file_of_headings(exports: Bucket) -> None:
    result = exported(4, origin="TXL")
    assert result["rows"] == 0
    assert text(exports, result["object"]).splitlines()[1:] == []


def test_a_second_attempt_finds_the_first_ones_file_and_leaves_it_alone(exports: Bucket) -> None:
    first = exported(5, origin="EWR", month=2)
    written = exports.get_blob(first["object"]).generation
    assert exported(5, origin="EWR", month=2) == first
    assert exports.get_blob(first["object"]).generation == written


def test_two_tasks_with_one_request_write_the_same_bytes_to_files_of_their_own(exports: Bucket) -> None:
    one, other = exported(6, month=3), exported(7, month=3)
    assert one["object"] != other["object"]
    assert text(exports, one["object"]) == text(exports, other["object"])


class Breaking:
    """A query that dies after more than one chunk of the file was sent."""

    def __init__(self, whole: Any) -> None:
        self.schema, self._whole = whole.schema, whole

    def __iter__(self) -> Iterator[Any]:
        for number, batch in enumerate(self._whole):
            if number == 3:
                raise OSError("the disk is gone")
            yield batch


def test_an_export_that_breaks_off_leaves_no_file_and_the_next_attempt_writes_it(
    exports: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def breaking(*arguments: Any) -> Iterator[Flights]:
        with flights(*arguments) as whole:
            yield replace(whole, batches=Breaking(whole.batches))

    before = names(exports)
    monkeypatch.setattr(module, "flights", breaking)
    with pytest.raises(OSError, match="the disk is gone"):
        exported(8)
    assert names(exports) == before
    monkeypatch.setattr(module, "flights", flights)
    assert exported(8)["rows"] == ALL_FLIGHTS


def test_a_file_that_lacks_rows_is_not_published(exports: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def lacking(*arguments: Any) -> Iterator[Flights]:
        with flights(*arguments) as whole:
            yield replace(whole, rows=whole.rows + 1)

    monkeypatch.setattr(module, "flights", lacking)
    with pytest.raises(ExportLost, match="rows were written of"):
        exported(9, origin="JFK", month=8)
    assert not any("/jfk-08-" in name for name in names(exports))


def test_nothing_stays_on_disk(exports: Bucket, tmp_path: Path) -> None:
    exported(10, origin="JFK", month=9)
    assert list(tmp_path.iterdir()) == []


def test_a_data_set_that_is_not_there_fails_with_a_sentence(
    exports: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATASETS_BUCKET", "empty")
    answer = perform(dataset_export, {"dataset": "flights"}).answer
    assert isinstance(answer, Fail)
    assert answer.reason.startswith("the bucket empty holds no flights.parquet")


def test_a_data_set_too_large_for_the_functions_memory_fails_before_it_is_fetched(
    exports: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_SOURCE", 1_000_000)
    answer = perform(dataset_export, {"dataset": "flights"}).answer
    assert isinstance(answer, Fail)
    assert "this function has room for 1,000,000" in answer.reason


@pytest.mark.parametrize("name", ["DATASETS_BUCKET", "EXPORTS_BUCKET"])
def test_a_bucket_that_is_not_set_is_named(
    exports: Bucket, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(SettingError, match=f"{name} is not set"):
        exported(11, month=12)
    assert SettingError in dataset_export.fail_on

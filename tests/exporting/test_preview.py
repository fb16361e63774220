"""What is told of an export before it is made, and what that costs."""

from pathlib import Path

import pytest
from google.cloud.storage import Bucket

from exports.catalogue import read_catalogue
from exports.errors import RegionNotAllowed
from exports.exporter import Exporter
from exports.preview import preview
from exports.request import read_request
from exports.sources.places import Places
from exports.storage import ObjectStore
from onwrite.local.strict_storage import StrictStorage
from tests.exporting.conftest import QUICK, ROWS

CHUNK = 256 * 1024
WHOLE = read_request({"dataset": "sales"})
SOME = read_request({"dataset": "sales", "filters": [{"op": "lt", "column": "id", "value": 10}]})


@pytest.fixture
def in_bucket(folder: Path, bucket: Bucket, server: StrictStorage) -> Exporter:
    """The data set lies in a bucket, as the shop's does."""
    bucket.blob("sales.parquet").upload_from_filename(folder / "sales.parquet")
    server.forget_calls()
    places = Places(bucket, str)
    return Exporter(
        read_catalogue(folder), places.source_of, ObjectStore(bucket, chunk=CHUNK, patience=QUICK)
    )


def calls(server: StrictStorage) -> list[str]:
    kinds = [call.kind for call in server.calls()]
    server.forget_calls()
    return kinds


def test_of_a_file_that_is_there_everything_is_exact_and_costs_two_requests(
    in_bucket: Exporter, server: StrictStorage
) -> None:
    made = in_bucket.run(in_bucket.plan(WHOLE))
    server.forget_calls()
    told = preview(in_bucket, WHOLE)
    assert calls(server) == ["get", "get"]  # of the data set for its version, of the file
    assert (told.exists, told.bytes, told.rows, told.estimated_rows) == (True, made.bytes, ROWS, None)
    assert (told.name, told.filename, told.version) == (made.object, made.filename, made.version)


def test_of_a_file_that_is_not_there_rows_are_estimated_where_the_data_set_tells_them(
    in_bucket: Exporter, server: StrictStorage
) -> None:
    told = preview(in_bucket, WHOLE)
    assert (told.exists, told.bytes, told.rows, told.estimated_rows) == (False, None, None, ROWS)
    assert calls(server) == ["get", "get", "get", "media"]  # and the end of the data set's own file
    assert preview(in_bucket, SOME).estimated_rows is None
    assert calls(server) == ["get", "get"]


def test_making_a_file_costs_eight_requests_and_one_more_for_each_chunk(
    in_bucket: Exporter, server: StrictStorage
) -> None:
    plan = in_bucket.plan(WHOLE)
    assert in_bucket.find(plan) is None
    made = in_bucket.run(plan)
    all_calls = calls(server)
    assert all_calls.count("chunk") == (made.bytes - 1) // CHUNK > 0
    once = ["get", "get", "get", "media", "start", "finish", "rewrite", "delete"]
    assert [kind for kind in all_calls if kind != "chunk"] == once


def test_who_may_not_have_a_region_is_told_nothing_of_its_file(in_bucket: Exporter) -> None:
    with pytest.raises(RegionNotAllowed):
        preview(in_bucket, WHOLE, allowed_regions=["north"])

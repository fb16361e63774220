"""A file in a bucket, of a real Cloud Storage server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Bucket, Client

from exports.errors import DatasetChanged, SourceRefused, SourceUnavailable
from exports.sources.duckdb import DuckDbSource
from exports.sources.files import BucketFile
from onwrite.local import LocalCloud, LocalCloudError
from tests.conftest import missing
from tests.sources.duckdb_files import ALL, ID, MANY, TEXT, many
from tests.sources.sides import read, table

NAME = "sets/rows.parquet"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = tmp_path_factory.mktemp("storage")
    try:
        with LocalCloud(parts=("storage",), data=data, buckets=("datasets",)) as cloud:
            options = {"api_endpoint": cloud.storage_url}
            client = Client(project=cloud.project, credentials=AnonymousCredentials(), client_options=options)
            yield client
            client.close()
    except LocalCloudError as error:
        missing(str(error))


@pytest.fixture
def bucket(client: Client, tmp_path: Path) -> Bucket:
    bucket = client.bucket("datasets")
    bucket.blob(NAME).upload_from_filename(many(tmp_path / "rows.parquet"))
    return bucket


def source_of(file: BucketFile) -> DuckDbSource:
    return DuckDbSource(file, ("rows",), (ID, TEXT))


def test_the_rows_of_a_buckets_file_come_and_nothing_stays_on_the_disk(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(disk))
    with source_of(BucketFile(bucket, NAME)).open(ALL) as rows:
        assert table(rows).num_rows == MANY
        assert list(disk.iterdir()) != []
    assert list(disk.iterdir()) == []


def test_the_version_is_the_generation(bucket: Bucket) -> None:
    source = source_of(BucketFile(bucket, NAME))
    version = source.version()
    assert version == str(bucket.get_blob(NAME).generation)
    assert read(source, ALL, version).num_rows == MANY


def test_an_object_replaced_since_is_not_taken_for_the_old_one(bucket: Bucket, tmp_path: Path) -> None:
    source = source_of(BucketFile(bucket, NAME))
    version = source.version()
    bucket.blob(NAME).upload_from_filename(many(tmp_path / "new.parquet", "new"))
    with pytest.raises(DatasetChanged, match="no longer at"), source.open(ALL, version):
        pass


def test_an_object_replaced_while_it_is_read_changes_nothing(bucket: Bucket, tmp_path: Path) -> None:
    with source_of(BucketFile(bucket, NAME)).open(ALL) as reader:
        batches = iter(reader)
        seen = [next(batches)]
        bucket.blob(NAME).upload_from_filename(many(tmp_path / "new.parquet", "new"))  # the writer
        seen += batches
    assert {text for batch in seen for text in batch.column("text").to_pylist()} == {"old"}


def test_an_object_that_is_not_there_is_named(bucket: Bucket) -> None:
    with pytest.raises(SourceUnavailable, match=r"The bucket datasets holds no gone.parquet\. Upload it"):
        source_of(BucketFile(bucket, "gone.parquet")).version()


def test_an_object_too_large_for_the_disk_is_not_fetched(bucket: Bucket) -> None:
    with pytest.raises(SourceRefused, match="there is room for 1,000"):
        read(source_of(BucketFile(bucket, NAME, largest=1000)), ALL)


def test_a_bucket_that_cannot_be_reached_is_named(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.sources.files.RETRY", None)
    options = {"api_endpoint": "http://127.0.0.1:1"}
    nowhere = Client(project="demo", credentials=AnonymousCredentials(), client_options=options)
    with pytest.raises(SourceUnavailable, match="could not be fetched from the bucket datasets"):
        source_of(BucketFile(nowhere.bucket("datasets"), NAME)).version()
    nowhere.close()

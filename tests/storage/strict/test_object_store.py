"""A file on its way into the bucket, when nothing goes wrong."""

import csv
import gzip
import hashlib
import io
import zipfile
from random import Random

import pyarrow as pa
import pytest
from google.cloud.storage import Bucket
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from exports.errors import BucketMissing
from exports.storage import ObjectStore, StoredObject, Upload
from onwrite.local.strict_storage import StrictStorage
from tests.storage.strict.conftest import CHUNK, names


def whole(bucket: Bucket, name: str = "file") -> bytes:
    return bytes(bucket.blob(name).download_as_bytes())


def test_a_file_has_its_name_its_bytes_and_its_metadata_at_once(
    store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    with store.writing("exports/flights/file.csv", "text/csv; charset=utf-8") as upload:
        upload.write(content)
        assert names(bucket) == []
        written = upload.finish({"rows": "17"})
    assert written == store.find("exports/flights/file.csv")
    assert (written.bucket, written.size, written.content_type) == (
        bucket.name,
        len(content),
        "text/csv; charset=utf-8",
    )
    assert written.metadata == {"rows": "17", "sha256": hashlib.sha256(content).hexdigest()}
    assert whole(bucket, "exports/flights/file.csv") == content
    assert names(bucket) == ["exports/flights/file.csv"]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 7 * CHUNK + 5])
def test_a_file_may_have_any_size(store: ObjectStore, bucket: Bucket, size: int) -> None:
    content = Random(size).randbytes(size)
    with store.writing("file", "text/plain") as upload:
        for start in range(0, size, 100_001):
            upload.write(content[start : start + 100_001])
        assert upload.finish().size == size
    assert whole(bucket) == content


def test_what_is_written_may_be_changed_by_the_writer_afterwards(store: ObjectStore, bucket: Bucket) -> None:
    mine = bytearray(b"first")
    with store.writing("file", "text/plain") as upload:
        assert upload.write(mine) == 5
        mine[:] = b"other"
        upload.write(memoryview(mine)[1:3])
        upload.finish()
    assert whole(bucket) == b"firstth"


def test_nothing_is_under_a_name_before_it_is_written(store: ObjectStore) -> None:
    assert store.find("exports/nothing.csv") is None


def test_a_look_at_a_file_is_one_request(store: ObjectStore, server: StrictStorage) -> None:
    server.forget_calls()
    store.find("exports/nothing.csv")
    assert [call.kind for call in server.calls()] == ["get"]


def test_a_file_costs_its_chunks_and_four_requests(
    store: ObjectStore, server: StrictStorage, content: bytes
) -> None:
    server.forget_calls()
    with store.writing("file", "text/plain") as upload:
        upload.write(content)
        upload.finish()
    kinds = [call.kind for call in server.calls()]
    assert kinds == ["start", *["chunk"] * 4, "finish", "rewrite", "delete"]


def test_the_writers_of_files_can_write_to_it(store: ObjectStore, bucket: Bucket) -> None:
    table = pa.table({"number": list(range(100_000)), "text": ["some text"] * 100_000})
    with store.writing("table.csv", "text/csv") as upload:
        with arrow_csv.CSVWriter(upload, table.schema) as writer:
            writer.write_table(table)
        upload.finish()
    with store.writing("table.parquet", "application/vnd.apache.parquet") as upload:
        with parquet.ParquetWriter(upload, table.schema, compression="zstd") as writer:
            writer.write_table(table)
        upload.finish()
    with store.writing("table.csv.gz", "application/gzip") as upload:
        with gzip.GzipFile(fileobj=upload, mode="wb") as packed:
            packed.write(whole(bucket, "table.csv"))
        upload.finish()
    with store.writing("table.zip", "application/zip") as upload:
        with zipfile.ZipFile(upload, "w") as archive:
            archive.writestr("table.csv", whole(bucket, "table.csv"))
        upload.finish()
    assert len(list(csv.reader(io.StringIO(whole(bucket, "table.csv").decode())))) == 100_001
    assert parquet.read_table(io.BytesIO(whole(bucket, "table.parquet"))).equals(table)
    assert gzip.decompress(whole(bucket, "table.csv.gz")) == whole(bucket, "table.csv")
    with zipfile.ZipFile(io.BytesIO(whole(bucket, "table.zip"))) as archive:
        assert archive.read("table.csv") == whole(bucket, "table.csv")


def test_metadata_that_is_too_long_is_cut_and_the_file_published(store: ObjectStore) -> None:
    with store.writing("file", "text/plain") as upload:
        upload.write(b"content")
        written = upload.finish({"sql": "select " + "x" * 20_000, "rows": "1"})
    assert written.metadata["rows"] == "1"
    assert written.metadata["sql"].endswith("...")
    assert len(written.metadata["sha256"]) == 64


def test_a_finished_upload_takes_nothing_more(store: ObjectStore) -> None:
    with store.writing("file", "text/plain") as upload:
        upload.finish()
        with pytest.raises(ValueError, match="nothing more can be written"):
            upload.write(b"more")
        with pytest.raises(ValueError, match="finished already"):
            upload.finish()


@pytest.mark.parametrize("chunk", [0, -1, 1_000_000])
def test_a_chunk_cloud_storage_would_refuse_is_refused_here(bucket: Bucket, chunk: int) -> None:
    with pytest.raises(ValueError, match="multiple of 262,144 bytes"):
        ObjectStore(bucket, chunk=chunk)


def test_a_bucket_that_is_missing_is_found_out_before_the_work(bucket: Bucket) -> None:
    nowhere = ObjectStore(bucket.client.bucket("nowhere"))
    sentence = "The bucket nowhere does not exist: create it .gcloud storage buckets create gs://nowhere."
    with pytest.raises(BucketMissing, match=sentence), nowhere.writing("file", "text/plain"):
        pytest.fail("the work began")
    with pytest.raises(BucketMissing, match=sentence):
        nowhere.find("file")


def test_the_first_of_two_writers_of_one_name_wins(store: ObjectStore, bucket: Bucket) -> None:
    def finished(upload: Upload, content: bytes) -> StoredObject:
        upload.write(content)
        return upload.finish({"by": content.decode()})

    with store.writing("file", "text/plain") as ada, store.writing("file", "text/plain") as bob:
        first = finished(ada, b"ada")
        second = finished(bob, b"bob")
    assert second == first
    assert (whole(bucket), second.metadata["by"]) == (b"ada", "ada")
    assert names(bucket) == ["file"]

"""The object store on fake-gcs-server: the way of a file on the local cloud.

Nothing is lost, late or refused here: this server ignores conditions on a rewrite, and stores a chunk twice that is
sent twice. The strict stand-in has the rest (tests/storage/strict).
"""

import hashlib
import urllib.request
from random import Random

import pytest
from google.cloud.storage import Bucket, Client

from exports.storage import ObjectStore
from exports.storage.object_store import CHUNK


@pytest.fixture
def empty(client: Client) -> Bucket:
    bucket = client.bucket("empty")
    for blob in bucket.list_blobs():
        blob.delete()
    return bucket


@pytest.mark.parametrize("size", [0, 5, CHUNK, 2 * CHUNK + 5])
def test_a_file_of_any_size_is_published_with_its_metadata(empty: Bucket, size: int) -> None:
    store, content = ObjectStore(empty), Random(size).randbytes(size)
    with store.writing("exports/file.csv", "text/csv") as upload:
        upload.write(content)
        written = upload.finish({"rows": "5"})
    assert written == store.find("exports/file.csv")
    assert (written.size, written.content_type) == (size, "text/csv")
    assert written.metadata == {"rows": "5", "sha256": hashlib.sha256(content).hexdigest()}
    assert [blob.name for blob in empty.list_blobs()] == ["exports/file.csv"]
    with urllib.request.urlopen(
        store.signed_url("exports/file.csv", "f.csv", "text/csv"), timeout=30
    ) as link:
        assert link.read() == content


def test_an_upload_that_breaks_off_leaves_nothing(empty: Bucket) -> None:
    def broken() -> None:
        with ObjectStore(empty).writing("exports/file.csv", "text/csv") as upload:
            upload.write(b"x" * 2 * CHUNK)
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        broken()
    assert list(empty.list_blobs()) == []

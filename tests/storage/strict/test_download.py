"""A file on its way out of the bucket."""

import gzip
from dataclasses import replace

import pytest
from google.cloud.storage import Bucket

from exports.errors import BucketMissing, DownloadDamaged, ObjectGone
from exports.storage import ObjectStore
from onwrite.local.strict_storage import Fault, StrictStorage
from tests.storage.strict.conftest import CHUNK


def put(bucket: Bucket, content: bytes, name: str = "in/file") -> int:
    blob = bucket.blob(name)
    blob.upload_from_string(content, content_type="video/mp4")
    return int(blob.generation)


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1])
def test_a_file_comes_block_by_block_and_whole(store: ObjectStore, bucket: Bucket, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    download = store.reading("in/file", put(bucket, content))
    assert (download.stored.size, download.stored.content_type) == (size, "video/mp4")
    blocks = list(download.blocks())
    assert b"".join(blocks) == content
    assert all(0 < len(block) <= CHUNK for block in blocks)


def test_what_breaks_off_is_asked_for_again(
    store: ObjectStore, bucket: Bucket, server: StrictStorage, content: bytes
) -> None:
    download = store.reading("in/file", put(bucket, content))
    server.inject(Fault("cut", ("media",), skip=1))
    assert b"".join(download.blocks()) == content


def test_a_compressed_object_is_read_as_it_is_stored(store: ObjectStore, bucket: Bucket) -> None:
    blob = bucket.blob("in/file")
    blob.content_encoding = "gzip"
    stored = gzip.compress(b"a lesson" * 1000)
    blob.upload_from_string(stored)
    assert b"".join(store.reading("in/file", blob.generation).blocks()) == stored


def test_another_file_under_the_name_is_never_mixed_in(
    store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    download = store.reading("in/file", put(bucket, content))
    blocks = download.blocks()
    assert next(blocks) == content[:CHUNK]
    put(bucket, bytes(len(content)))
    with pytest.raises(ObjectGone, match="in/file was deleted, or replaced by another object"):
        next(blocks)


def test_a_file_that_is_not_there_any_more_is_told_before_the_first_byte(
    store: ObjectStore, bucket: Bucket, server: StrictStorage
) -> None:
    generation = put(bucket, b"1")
    with pytest.raises(ObjectGone):
        store.reading("in/file", generation + 1)
    with pytest.raises(ObjectGone):
        store.reading("in/other", generation)
    with pytest.raises(BucketMissing):
        ObjectStore(bucket.client.bucket("nowhere")).reading("in/file", generation)


def test_what_is_not_what_was_stored_lacks_its_end(
    store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    download = store.reading("in/file", put(bucket, content))
    download.stored = replace(download.stored, crc32c="AAAAAA==")
    come: list[bytes] = []
    with pytest.raises(DownloadDamaged, match="is stored with AAAAAA=="):
        come.extend(download.blocks())
    assert len(b"".join(come)) < len(content)

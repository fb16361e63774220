"""Objects and buckets of the strict stand-in, as the real client sees them."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from google.api_core.exceptions import (
    BadRequest,
    Conflict,
    MethodNotImplemented,
    NotFound,
    PreconditionFailed,
)
from google.cloud.storage import Blob, Bucket, Client

from onwrite.local.strict_storage import StrictStorage


def put(bucket: Bucket, name: str, content: bytes = b"content") -> Blob:
    blob = bucket.blob(name)
    blob.upload_from_string(content, content_type="text/plain")
    return blob


def test_what_is_set_on_an_object_comes_back(bucket: Bucket) -> None:
    blob = bucket.blob("a/ü %2F?#.csv")
    blob.metadata = {"rows": "5"}
    blob.content_disposition = 'attachment; filename="x.csv"'
    blob.upload_from_string("x,y\n", content_type="text/csv")
    (listed,) = bucket.list_blobs()
    read = bucket.get_blob("a/ü %2F?#.csv")
    for found in (listed, read):
        assert (found.name, found.size, found.content_type) == (blob.name, 4, "text/csv")
        assert (found.metadata, found.content_disposition) == ({"rows": "5"}, blob.content_disposition)
        assert (found.crc32c, found.generation, found.metageneration) == (blob.crc32c, blob.generation, 1)


def test_a_part_of_an_object_can_be_read(bucket: Bucket) -> None:
    blob = put(bucket, "x", b"0123456789")
    assert blob.download_as_bytes(start=2, end=4, checksum=None) == b"234"
    assert blob.download_as_bytes(start=7, checksum=None) == b"789"
    assert blob.download_as_bytes(start=-3, checksum=None) == b"789"
    with blob.open("rb", chunk_size=4) as file:
        assert file.read() == b"0123456789"


def test_names_are_listed_by_prefix_folder_and_page(bucket: Bucket) -> None:
    for name in ("a/1", "a/2", "a/b/3", "c"):
        put(bucket, name)
    assert [blob.name for blob in bucket.list_blobs(prefix="a/")] == ["a/1", "a/2", "a/b/3"]
    assert [blob.name for blob in bucket.list_blobs(page_size=1)] == ["a/1", "a/2", "a/b/3", "c"]
    folder = bucket.list_blobs(prefix="a/", delimiter="/")
    assert [blob.name for blob in folder] == ["a/1", "a/2"]
    assert folder.prefixes == {"a/b/"}


CONDITIONAL: dict[str, Callable[[Bucket, Blob, dict[str, int]], Any]] = {
    "insert": lambda bucket, _there, conditions: bucket.blob("x").upload_from_string("new", **conditions),
    "delete": lambda bucket, _there, conditions: bucket.blob("x").delete(**conditions),
    "rewrite": lambda bucket, there, conditions: bucket.blob("x").rewrite(there, **conditions),
    "copy": lambda bucket, there, conditions: bucket.copy_blob(there, bucket, "x", **conditions),
    "compose": lambda bucket, there, conditions: bucket.blob("x").compose([there], **conditions),
    "move": lambda bucket, there, conditions: bucket.move_blob(there, "x", **conditions),
}


@pytest.mark.parametrize("call", CONDITIONAL)
def test_every_write_looks_at_its_conditions(bucket: Bucket, call: str) -> None:
    there, other = put(bucket, "x"), put(bucket, "other")
    ask = CONDITIONAL[call]
    with pytest.raises(PreconditionFailed):
        ask(bucket, other, {"if_generation_match": 0})
    with pytest.raises(PreconditionFailed):
        ask(bucket, other, {"if_metageneration_match": 7})
    assert bucket.get_blob("x").generation == there.generation
    ask(bucket, other, {"if_generation_match": there.generation})
    after = bucket.get_blob("x")
    assert after is None if call == "delete" else after.generation > there.generation


def test_a_rewrite_looks_at_its_source_too(bucket: Bucket) -> None:
    source = put(bucket, "source")
    with pytest.raises(PreconditionFailed):
        bucket.blob("x").rewrite(source, if_source_generation_match=5)
    with pytest.raises(NotFound, match="No such object"):
        bucket.blob("x").rewrite(bucket.blob("source", generation=5))


def test_a_rewrite_keeps_the_sources_metadata_unless_it_brings_its_own(bucket: Bucket) -> None:
    source = bucket.blob("source")
    source.metadata = {"a": "1"}
    source.upload_from_string("x", content_type="text/csv")
    same, other = bucket.blob("same"), bucket.blob("other")
    same.rewrite(source)
    other.metadata = {"b": "2"}
    other.rewrite(source)
    assert (same.content_type, same.metadata) == ("text/csv", {"a": "1"})
    assert (other.content_type, other.metadata) == (None, {"b": "2"})


def test_a_move_leaves_nothing_behind_and_a_composition_everything(bucket: Bucket) -> None:
    one, two = put(bucket, "1", b"one"), put(bucket, "2", b"two")
    both = bucket.blob("both")
    both.compose([one, two])
    assert (both.download_as_bytes(), both.component_count) == (b"onetwo", 2)
    bucket.move_blob(both, "moved")
    assert [blob.name for blob in bucket.list_blobs()] == ["1", "2", "moved"]


def test_metadata_is_changed_key_by_key(bucket: Bucket) -> None:
    blob = bucket.blob("x")
    blob.metadata = {"a": "1", "b": "2"}
    blob.upload_from_string("x")
    blob.metadata = {"b": None, "c": "3"}
    blob.patch()
    again = bucket.get_blob("x")
    assert (again.metadata, again.metageneration) == ({"a": "1", "c": "3"}, 2)
    assert again.generation == blob.generation


def test_what_cloud_storage_cannot_hold_is_refused(bucket: Bucket) -> None:
    blob = bucket.blob("x")
    blob.metadata = {"long": "x" * 8192}
    with pytest.raises(BadRequest, match="at most 8192"):
        blob.upload_from_string("x")
    with pytest.raises(BadRequest, match="at most 1024 bytes"):
        put(bucket, "x" * 1025)


def test_a_wrong_checksum_is_refused_also_in_one_request(bucket: Bucket, server: StrictStorage) -> None:
    place = f"{server.url}/upload/storage/v1/b/{bucket.name}/o?uploadType=multipart"
    body = (
        '--z\r\ncontent-type: application/json\r\n\r\n{"name": "x", "crc32c": "AAAAAA=="}\r\n'
        "--z\r\ncontent-type: text/csv\r\n\r\nnot this\r\n--z--"
    )
    headers = {"content-type": 'multipart/related; boundary="z"'}
    answer = requests.post(place, data=body, headers=headers, timeout=30)
    assert answer.status_code == 400
    assert "doesn't match calculated CRC32C" in answer.json()["error"]["message"]


def test_missing_objects_and_buckets_are_told_apart(bucket: Bucket, client: Client) -> None:
    with pytest.raises(NotFound, match=f"No such object: {bucket.name}/x"):
        bucket.blob("x").reload()
    with pytest.raises(NotFound, match="The specified bucket does not exist"):
        client.bucket("nowhere").blob("x").reload()


def test_buckets_are_created_once_changed_and_deleted_when_empty(client: Client, bucket: Bucket) -> None:
    with pytest.raises(Conflict):
        client.create_bucket(bucket.name)
    bucket.add_lifecycle_delete_rule(age=1, matches_prefix=["tmp/"])
    bucket.patch()
    (rule,) = client.get_bucket(bucket.name).lifecycle_rules
    assert rule["condition"] == {"age": 1, "matchesPrefix": ["tmp/"]}
    blob = put(bucket, "x")
    with pytest.raises(Conflict, match="not empty"):
        bucket.delete()
    blob.delete()
    bucket.delete()
    assert bucket.name not in {found.name for found in client.list_buckets()}


def test_without_keep_the_bytes_are_gone_and_their_checksum_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    with StrictStorage(buckets=("sink",), keep=False) as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        with Client(project="demo-onwrite") as client:
            blob = put(client.bucket("sink"), "x", b"0123456789")
            assert (blob.size, blob.crc32c) == (10, "KAwGng==")
            with pytest.raises(MethodNotImplemented, match="keep=False"):
                blob.download_as_bytes()

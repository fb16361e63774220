"""Events of uploads, between a real storage server and real functions."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Bucket, Client

from onwrite.local import LocalCloud

Read = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {"buckets": ("exports", "uploads"), "parts": ("firestore", "relay", "functions", "storage")}


@pytest.fixture
def client(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", cloud.storage_url)
    client = Client(project="demo-onwrite", credentials=AnonymousCredentials())
    yield client
    client.close()


@pytest.fixture
def uploads(client: Client) -> Bucket:
    return client.bucket("uploads")


def test_a_complete_object_is_one_event_with_its_metadata(
    cloud: LocalCloud, uploads: Bucket, record: Read
) -> None:
    uploads.blob("in/année 100%.csv").upload_from_string("x,y\n")
    cloud.wait_idle()
    assert record("recordUpload") == [{"function": "recordUpload", "name": "in/année 100%.csv", "size": "4"}]


def test_an_upload_in_chunks_is_one_event(cloud: LocalCloud, uploads: Bucket, record: Read) -> None:
    uploads.blob("big", chunk_size=1 << 18).upload_from_string(b"z" * (1 << 20))
    cloud.wait_idle()
    assert [call["size"] for call in record("recordUpload") if call["name"] == "big"] == [str(1 << 20)]


def test_a_second_upload_is_a_second_event_and_a_change_of_metadata_is_none(
    cloud: LocalCloud, uploads: Bucket, record: Read
) -> None:
    for content in ("1", "22"):
        uploads.blob("twice").upload_from_string(content)
        cloud.wait_idle()
    blob = uploads.get_blob("twice")
    blob.metadata = {"seen": "yes"}
    blob.patch()
    cloud.wait_idle()
    assert [call["size"] for call in record("recordUpload") if call["name"] == "twice"] == ["1", "2"]


def test_other_buckets_and_deletions_send_nothing(
    cloud: LocalCloud, client: Client, uploads: Bucket, record: Read
) -> None:
    uploads.blob("gone").upload_from_string("1")
    cloud.wait_idle()
    before = len(record("recordUpload"))
    client.bucket("exports").blob("a").upload_from_string("1")
    uploads.blob("gone").delete()
    cloud.wait_idle()
    assert len(record("recordUpload")) == before


def test_an_object_in_a_folder_that_has_just_been_made_is_seen(
    cloud: LocalCloud, uploads: Bucket, record: Read
) -> None:
    names = [f"new-{number}/a/b/c" for number in range(200)]
    for name in names:
        uploads.blob(name).upload_from_string("1")
    cloud.wait_idle()
    assert sorted(call["name"] for call in record("recordUpload") if call["name"] in names) == sorted(names)

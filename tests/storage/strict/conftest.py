"""The strict stand-in for Cloud Storage, a bucket of its own for every test, and the real client."""

from collections.abc import Iterator
from itertools import count
from random import Random

import pytest
from google.cloud.storage import Bucket, Client

from exports.storage import ObjectStore, Patience
from onwrite.local.strict_storage import StrictStorage

CHUNK = 256 * 1024  # the smallest: many chunks of few bytes
QUICK = Patience(call=30.0, limit=30.0, first_pause=0.001, longest_pause=0.01)

_buckets = count(1)


@pytest.fixture(scope="session")
def running() -> Iterator[StrictStorage]:
    with StrictStorage() as server:
        yield server


@pytest.fixture
def server(running: StrictStorage) -> Iterator[StrictStorage]:
    running.forget_calls()
    yield running
    running.calm()


@pytest.fixture
def client(server: StrictStorage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    # Else the client asks for the bucket too, in a thread of its own: a call nobody here expects.
    monkeypatch.setenv("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    with Client(project="demo-onwrite") as client:
        yield client


@pytest.fixture
def bucket(server: StrictStorage, client: Client) -> Bucket:
    name = f"exports-{next(_buckets)}"
    server.create_bucket(name)
    return client.bucket(name)


@pytest.fixture
def store(bucket: Bucket) -> ObjectStore:
    return ObjectStore(bucket, chunk=CHUNK, patience=QUICK)


@pytest.fixture
def content() -> bytes:
    """Four chunks and a half."""
    return Random(1).randbytes(CHUNK * 4 + CHUNK // 2)


def names(bucket: Bucket) -> list[str]:
    return [blob.name for blob in bucket.list_blobs()]

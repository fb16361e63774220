"""However an upload ends but by `finish`: nothing is under its name."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from google.cloud.storage import Bucket

from exports.errors import AccessDenied, ExportCancelled
from exports.storage import ObjectStore, Patience, Upload
from onwrite.local.strict_storage import Fault, StrictStorage
from tests.storage.strict.conftest import CHUNK, names


class Broken(Exception):
    """The query broke off."""


@pytest.mark.parametrize("error", [Broken, KeyboardInterrupt, SystemExit, GeneratorExit])
@pytest.mark.parametrize("size", [0, 10, 3 * CHUNK])
def test_an_exception_leaves_nothing(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, error: type[BaseException], size: int
) -> None:
    def broken() -> None:
        with store.writing("file", "text/plain") as upload:
            upload.write(b"x" * size)
            raise error

    with pytest.raises(error):
        broken()
    assert names(bucket) == []
    assert len(server.calls("cancel")) == 1


def test_a_block_left_without_finish_leaves_nothing(store: ObjectStore, bucket: Bucket) -> None:
    with store.writing("file", "text/plain") as upload:
        upload.write(b"x" * 3 * CHUNK)
        upload.close()
    assert names(bucket) == []


def test_an_upload_that_is_forgotten_leaves_nothing(store: ObjectStore, bucket: Bucket) -> None:
    def rows() -> Iterator[int]:
        with store.writing("file", "text/plain") as upload:
            upload.write(b"x" * 3 * CHUNK)
            yield 1
            upload.finish()

    forgotten = rows()
    next(forgotten)
    del forgotten
    gc.collect()
    assert names(bucket) == []


def test_a_writer_that_waits_for_the_upload_is_woken_by_a_cancel(
    server: StrictStorage, store: ObjectStore, bucket: Bucket
) -> None:
    server.inject(Fault("hold", calls=("chunk",)))
    with (
        store.writing("file", "text/plain") as upload,
        cancelled_when_held(server, upload),
        pytest.raises(ExportCancelled),
    ):
        upload.write(b"x" * 20 * CHUNK)  # far more than there are buffers
    server.calm()
    assert names(bucket) == []


@pytest.mark.parametrize("call", ["chunk", "finish"])
def test_a_finish_that_waits_is_woken_by_a_cancel(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, call: str
) -> None:
    server.inject(Fault("hold", calls=(call,)))
    with store.writing("file", "text/plain") as upload, cancelled_when_held(server, upload):
        upload.write(b"x" * 2 * CHUNK)
        with pytest.raises(ExportCancelled):
            upload.finish()
    server.calm()
    assert names(bucket) == []


def test_a_cancel_ends_the_pause_between_two_tries(server: StrictStorage, bucket: Bucket) -> None:
    patient = ObjectStore(bucket, chunk=CHUNK, patience=Patience(limit=9_000.0, first_pause=3_000.0))
    server.inject(Fault("refuse", calls=("chunk",), times=None))
    with patient.writing("file", "text/plain") as upload:
        upload.write(b"x" * 2 * CHUNK)
        upload.cancel()
        with pytest.raises(ExportCancelled):
            upload.finish()
    assert [thread for thread in threading.enumerate() if thread.name == "export upload"] == []


def test_an_end_does_not_wait_for_a_service_that_is_down(server: StrictStorage, bucket: Bucket) -> None:
    """With the upload's own patience it would, for an hour."""
    patient = ObjectStore(bucket, chunk=CHUNK, patience=Patience(limit=9_000.0, first_pause=3_000.0))
    server.inject(Fault("hold", calls=("finish",)), Fault("refuse", calls=("cancel", "delete"), times=None))
    with patient.writing("file", "text/plain") as upload, cancelled_when_held(server, upload):
        upload.write(b"content")
        with pytest.raises(ExportCancelled):
            upload.finish()
    assert {call.kind for call in server.calls()} >= {"cancel", "delete"}


def test_an_error_of_the_upload_is_raised_where_the_writer_is(
    server: StrictStorage, store: ObjectStore
) -> None:
    server.inject(Fault("refuse", calls=("chunk",), status=403, times=None))
    with store.writing("file", "text/plain") as upload:
        with pytest.raises(AccessDenied, match="may not use the bucket"):
            upload.write(b"x" * CHUNK * 1000)
        with pytest.raises(AccessDenied):
            upload.write(b"more")


@contextmanager
def cancelled_when_held(server: StrictStorage, upload: Upload) -> Iterator[None]:
    def cancel() -> None:
        server.wait_held()
        upload.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    yield
    thread.join()

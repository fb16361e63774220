"""Two at once: the thread that fills and the one that sends, two writers of one name."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from google.cloud.storage import Bucket

from exports.storage import ObjectStore, StoredObject
from exports.storage.conveyor import Conveyor
from onwrite.local.strict_storage import Fault, StrictStorage
from tests.storage.strict.conftest import CHUNK, names


def test_the_writer_goes_on_while_a_chunk_is_on_its_way(server: StrictStorage, store: ObjectStore) -> None:
    server.inject(Fault("hold", calls=("chunk",)))
    with store.writing("file", "text/plain") as upload:
        upload.write(b"x" * CHUNK)
        server.wait_held()
        upload.write(b"x" * 2 * CHUNK)
        assert (upload.written, upload.stored, server.received()) == (3 * CHUNK, 0, 0)
        server.release()
        assert upload.finish().size == 3 * CHUNK


def test_the_writer_waits_when_it_is_three_chunks_ahead(
    server: StrictStorage, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, events = threading.Semaphore(0), list[str]()
    take = Conveyor.take

    def telling(conveyor: Conveyor) -> memoryview:
        asked.release()
        return take(conveyor)

    monkeypatch.setattr(Conveyor, "take", telling)
    server.inject(Fault("hold", calls=("chunk",)))
    with store.writing("file", "text/plain") as upload:

        def writer() -> None:
            upload.write(b"x" * (3 * CHUNK + 1))
            events.append("went on")

        thread = threading.Thread(target=writer)
        thread.start()
        for _ in range(4):  # the fourth buffer is asked for, and there are three
            asked.acquire()
        server.wait_held()
        events.append("released")
        server.release()
        thread.join()
        upload.finish()
    assert events == ["released", "went on"]


def test_the_writer_is_never_more_than_three_chunks_ahead(store: ObjectStore) -> None:
    with store.writing("file", "text/plain") as upload:
        for _ in range(60):
            upload.write(b"x" * (CHUNK // 3))
            assert upload.written - upload.stored <= 3 * CHUNK
        upload.finish()


def test_of_two_writers_who_publish_at_the_same_moment_both_get_the_same_object(
    server: StrictStorage, store: ObjectStore, bucket: Bucket
) -> None:
    def write(name: str) -> StoredObject:
        with store.writing("file", "text/plain") as upload:
            upload.write(name.encode() * CHUNK)
            return upload.finish({"by": name})

    server.inject(Fault("hold", calls=("rewrite",), times=2))
    with ThreadPoolExecutor() as pool:
        ada, bob = pool.submit(write, "ada"), pool.submit(write, "bob")
        server.wait_held(2)
        server.release()
        assert ada.result() == bob.result()
    assert bucket.blob("file").download_as_bytes() == ada.result().metadata["by"].encode() * CHUNK
    assert names(bucket) == ["file"]


def test_a_name_that_is_free_again_when_it_is_looked_at_is_taken_after_all(
    server: StrictStorage, store: ObjectStore, bucket: Bucket
) -> None:
    """Ada finds bob's file in her way; before she has read what it is, it is deleted."""
    bucket.blob("file").upload_from_string("bob")
    server.inject(Fault("hold", calls=("get",)))
    with ThreadPoolExecutor() as pool, store.writing("file", "text/plain") as upload:
        upload.write(b"ada")
        ada = pool.submit(upload.finish)
        server.wait_held()
        bucket.blob("file").delete()
        server.release()
        assert ada.result().size == 3
    assert bucket.blob("file").download_as_bytes() == b"ada"


def test_a_reader_sees_nothing_until_all_is_there(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, content: bytes
) -> None:
    def write() -> None:
        with store.writing("file", "text/plain") as upload:
            upload.write(content)
            upload.finish()

    server.inject(*[Fault("hold", calls=(call,)) for call in ("chunk", "finish", "rewrite")])
    with ThreadPoolExecutor() as pool:
        writer = pool.submit(write)
        for _ in ("chunk", "finish", "rewrite"):
            server.wait_held()
            assert store.find("file") is None
            server.release()
        writer.result()
    assert bucket.blob("file").download_as_bytes() == content

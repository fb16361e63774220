"""kill -9 of a process that writes: the name is free or the file is whole, and the next writer succeeds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from google.cloud.storage import Bucket

from exports.storage import ObjectStore
from onwrite.local.strict_storage import Fault, StrictStorage, What
from tests.storage.strict import writer
from tests.storage.strict.conftest import CHUNK

SIZE = 5 * CHUNK + 1000
CALLS = ("start", "chunk", "finish", "rewrite", "delete")


@contextmanager
def writing(server: StrictStorage, bucket: Bucket) -> Iterator[subprocess.Popen[str]]:
    """The process, killed when the block ends."""
    command = [
        sys.executable,
        "-m",
        "tests.storage.strict.writer",
        bucket.name,
        "file",
        str(SIZE),
        str(CHUNK),
    ]
    environment = {**os.environ, "STORAGE_EMULATOR_HOST": server.url}
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root) as process:
        try:
            yield process
        finally:
            process.kill()


def assert_free_or_whole_and_writable(store: ObjectStore, bucket: Bucket) -> None:
    there = store.find("file")
    assert there is None or bucket.blob("file").download_as_bytes() == writer.content(SIZE)
    with store.writing("file", "text/plain") as upload:
        upload.write(writer.content(SIZE))
        again = upload.finish()
    assert there in (None, again)
    assert bucket.blob("file").download_as_bytes() == writer.content(SIZE)


@pytest.mark.parametrize("what", ["hold", "hold_answer"])
@pytest.mark.parametrize("call", CALLS)
def test_killed_before_and_after_each_call_is_carried_out(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, what: What, call: str
) -> None:
    server.inject(Fault(what, calls=(call,), skip=2 if call == "chunk" else 0))
    with writing(server, bucket):
        server.wait_held()
    server.release()
    published = what == "hold_answer" and call == "rewrite"
    assert (store.find("file") is not None) == (published or call == "delete")
    assert_free_or_whole_and_writable(store, bucket)


@pytest.mark.parametrize("seed", range(4))
def test_killed_wherever_it_happens_to_be(
    server: StrictStorage, store: ObjectStore, bucket: Bucket, seed: int
) -> None:
    lines = Random(seed).randrange(SIZE // writer.PIECE + 3)
    with writing(server, bucket) as process:
        for _ in range(lines):
            assert process.stdout is not None
            process.stdout.readline()
    assert_free_or_whole_and_writable(store, bucket)


def test_left_alone_the_process_writes_the_file(
    server: StrictStorage, store: ObjectStore, bucket: Bucket
) -> None:
    with writing(server, bucket) as process:
        said, _ = process.communicate()
    assert said.splitlines()[-1].startswith("finished")
    written = store.find("file")
    assert written is not None
    assert written.metadata["by"] == "writer.py"
    assert_free_or_whole_and_writable(store, bucket)

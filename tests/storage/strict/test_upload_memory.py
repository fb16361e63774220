"""The memory an upload takes, measured at a process that does nothing else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exports.storage.object_store import CHUNK
from onwrite.local.strict_storage import StrictStorage

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def sink() -> Iterator[StrictStorage]:
    with StrictStorage(buckets=("sink",), keep=False) as server:
        yield server


def peak(sink: StrictStorage, size: int) -> int:
    """In bytes."""
    command = [sys.executable, "-m", "tests.storage.strict.writer", "sink", f"{size}", str(size), str(CHUNK)]
    environment = {**os.environ, "STORAGE_EMULATOR_HOST": sink.url}
    root = Path(__file__).parents[3]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root, check=True)
    word, kibibytes = said.stdout.splitlines()[-1].split()
    assert word == "finished"
    return int(kibibytes) * 1024


def test_four_times_as_much_takes_no_more_memory(sink: StrictStorage) -> None:
    small, large = peak(sink, 200 * MEGABYTE), peak(sink, 800 * MEGABYTE)
    assert large - small < 32 * MEGABYTE
    assert sink.received() == 1000 * MEGABYTE


def test_three_chunks_and_little_else_are_in_memory(sink: StrictStorage) -> None:
    assert peak(sink, 100 * MEGABYTE) - peak(sink, 0) < 3 * CHUNK + 32 * MEGABYTE

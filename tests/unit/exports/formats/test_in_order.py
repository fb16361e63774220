"""Two workers and a reader; each waits for what the other has done, not for time."""

import threading
from collections.abc import Iterator

import pytest

from exports.formats.in_order import encoded_in_order


def test_a_batch_that_is_done_early_waits_for_its_turn() -> None:
    second_is_done = threading.Event()

    def encode(number: int) -> int:
        if number == 0:
            assert second_is_done.wait(30)
        if number == 1:
            second_is_done.set()
        return number * 10

    assert list(encoded_in_order(range(5), encode, threads=2)) == [0, 10, 20, 30, 40]


def test_no_more_is_read_than_can_be_worked_on() -> None:
    read = []

    def source() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    results = encoded_in_order(source(), str, threads=2)
    for taken in range(1, 50):
        next(results)
        assert len(read) <= taken + 2
    results.close()  # type: ignore[attr-defined]
    assert len(read) < 60


def test_the_source_is_read_by_the_callers_thread_only() -> None:
    readers = set()

    def source() -> Iterator[int]:
        for number in range(10):
            readers.add(threading.current_thread())
            yield number

    assert len(list(encoded_in_order(source(), str, threads=2))) == 10
    assert readers == {threading.current_thread()}


def test_an_error_in_a_worker_reaches_the_caller_in_its_turn() -> None:
    def encode(number: int) -> int:
        if number == 2:
            raise ValueError("the third")
        return number

    got: list[int] = []
    with pytest.raises(ValueError, match="the third"):
        got.extend(encoded_in_order(range(10), encode, threads=2))
    results = encoded_in_order(range(10), encode, threads=2)
    assert [next(results), next(results)] == [0, 1]


def test_an_error_of_the_source_leaves_no_thread() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("the source is gone")

    with pytest.raises(OSError, match="the source is gone"):
        list(encoded_in_order(source(), str, threads=2))
    assert not encoders()


def test_a_caller_who_stops_leaves_no_thread() -> None:
    for _ in encoded_in_order(range(1000), str, threads=2):
        assert encoders()
        break
    assert not encoders()


def encoders() -> list[str]:
    """Threads of other tests come and go meanwhile."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("export-encode")]

"""A queue's limits, seen from its function."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onwrite.local import LocalCloud
from onwrite.local.queues.bucket import burst
from tests.local.queues.client import Queue

Read = Callable[[str], list[dict[str, Any]]]
Enqueue = Callable[..., str]
Eventually = Callable[[Callable[[], bool]], None]
PER_SECOND = 5  # of the function slowly
TASKS = 15


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "open"


def test_a_queue_of_two_never_has_three_at_once(
    cloud: LocalCloud, queue: Queue, enqueue: Enqueue, record: Read, eventually: Eventually, gate: Path
) -> None:
    tasks = [enqueue("pairs", {"name": f"t{number}", "gate": str(gate)}) for number in range(7)]
    eventually(lambda: len(record("pairs")) == 2)
    for number in range(20):  # another queue goes on, and its tasks come after all those
        enqueue("echo", number)
    eventually(lambda: len(record("echo")) == 20)
    assert [call["what"] for call in record("pairs")] == ["begin", "begin"]
    queue("pairs").delete(tasks[-1])
    queue("pairs").delete(tasks[0])  # its attempt has begun, and goes on
    gate.touch()
    counters = cloud.wait_idle()["pairs"]
    assert {call["name"] for call in record("pairs")} == {f"t{number}" for number in range(6)}
    assert most_at_once(record("pairs")) == 2
    assert (counters["delivered"], counters["dropped"], counters["pending"]) == (6, 1, 0)


def test_no_task_comes_sooner_than_the_rate_allows(cloud: LocalCloud, enqueue: Enqueue, record: Read) -> None:
    begin = time.time()
    for number in range(TASKS):
        enqueue("slowly", number)
    cloud.wait_idle()
    calls = sorted(record("slowly"), key=lambda call: float(call["at"]))
    assert sorted(call["data"] for call in calls) == list(range(TASKS))
    for number, call in enumerate(calls, start=1):
        assert call["at"] >= begin + (number - burst(PER_SECOND)) / PER_SECOND


def test_an_attempt_ends_with_the_functions_timeout(
    cloud: LocalCloud, enqueue: Enqueue, record: Read, eventually: Eventually, gate: Path
) -> None:
    enqueue("once", {"name": "stuck", "gate": str(gate)})
    counters = cloud.wait_idle()["once"]
    assert [call["what"] for call in record("once")] == ["begin"]
    assert (counters["delivered"], counters["dropped"]) == (0, 1)
    assert "no answer within its timeout of 1 s" in (cloud.data / "relay.log").read_text()
    gate.touch()
    eventually(lambda: record("once")[-1]["what"] == "end")


def most_at_once(calls: list[dict[str, Any]]) -> int:
    running, most = 0, 0
    for call in calls:
        running += 1 if call["what"] == "begin" else -1
        most = max(most, running)
    return most

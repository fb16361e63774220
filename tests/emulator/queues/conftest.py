"""A queue for each test, a handler that runs in it, and tasks that stand in line."""

from itertools import count
from typing import Any, Protocol

import pytest
from google.cloud import firestore

from onwrite import Backoff, Retry, Task, handler, minutes, queue
from onwrite.runners import Queue
from tests.emulator.conftest import Bench

_numbers = count(1)


class Joins(Protocol):
    def __call__(self, name: str, **fields: Any) -> firestore.DocumentReference:
        """A task that stands in line, and has asked for its turn."""


@pytest.fixture
def partner() -> Queue:
    """No other test's tasks stand in it."""
    return queue(f"partner{next(_numbers)}", concurrent=2, per_second=10)


@pytest.fixture
def others() -> Queue:
    return queue(f"others{next(_numbers)}", concurrent=2, per_second=10)


@pytest.fixture
def ran(bench: Bench, partner: Queue) -> list[str]:
    """The ids of the tasks that were run, in their order."""
    ran: list[str] = []

    @handler(runs_on=partner, retry=Backoff(attempts=3, first=minutes(1)))
    def work(task: Task, input: dict[str, Any]) -> str:
        ran.append(task.id)
        if input.get("retry"):
            raise Retry("the partner is busy")
        return "worked"

    @handler()
    def at_once(task: Task, input: dict[str, Any]) -> None:
        ran.append(task.id)

    bench.handlers |= {"work": work, "at_once": at_once}
    return ran


@pytest.fixture
def waiting(bench: Bench) -> Joins:
    def join(name: str, **fields: Any) -> firestore.DocumentReference:
        task = bench.order.collection("tasks").document(name)
        task.set({"type": "work", "input": {}, "state": "scheduled", **fields})
        assert bench.process(task)["reason"] == "queued"
        return task

    return join

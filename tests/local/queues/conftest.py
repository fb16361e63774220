"""Queues as a program sees them that enqueues with firebase_admin."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from firebase_admin import functions

from onwrite.local import LocalCloud, Pace
from tests.local.queues.client import Queue, connected


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    return {"parts": ("firestore", "relay", "functions"), "pace": Pace(first_retry=0.05, longest_retry=0.2)}


@pytest.fixture(scope="module")
def queue(cloud: LocalCloud) -> Iterator[Queue]:
    with connected(cloud) as queue:
        yield queue


@pytest.fixture(scope="module")
def enqueue(queue: Queue) -> Callable[..., str]:
    """`enqueue(function, data, **options)` returns the task's id."""

    def enqueue(function: str, data: Any, **options: Any) -> str:
        return str(queue(function).enqueue({"data": data}, functions.TaskOptions(**options)))

    return enqueue

"""Wait for a document to say something: Firestore tells its listeners, nobody sleeps."""

import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from google.cloud import firestore

from tests.listening import listening_client

PATIENCE = 60.0  # seconds

Fields = Mapping[str, Any]


def wait_for_tasks(
    parent: firestore.DocumentReference,
    reached: Callable[[Mapping[str, Fields]], bool],
    patience: float = PATIENCE,
) -> Any:
    """The tasks under `parent`, by id, as soon as they are as wanted."""
    with listening_client(parent._client) as client:
        return _wait(
            client.collection(f"{parent.path}/tasks"),
            lambda found: {task.id: task.to_dict() for task in found},
            reached,
            patience,
        )


def all_done(count: int) -> Callable[[Mapping[str, Fields]], bool]:
    return lambda tasks: len(tasks) == count and all(task["state"] == "done" for task in tasks.values())


def in_state(task: str, state: str) -> Callable[[Mapping[str, Fields]], bool]:
    """The first look may come before the task is there."""
    return lambda tasks: tasks.get(task, {}).get("state") == state


def _wait(
    query: Any, read: Callable[[Any], Any], reached: Callable[[Any], bool], patience: float = PATIENCE
) -> Any:
    latest: list[Any] = []
    there = Event()

    def look(found: Any, _changes: Any, _time: Any) -> None:
        latest[:] = [read(found)]
        if reached(latest[0]):
            there.set()

    listener = query.on_snapshot(look)
    end = listener.close
    # The library raises why a stream was lost, in a thread of its own; here that is made up for below.
    listener.close = lambda reason=None: end()  # noqa: ARG005 — as it is called
    try:
        give_up = time.monotonic() + patience
        while not there.wait(1.0):
            look(query.get(), None, None)  # a listener may lose its stream, and then hears nothing more
            assert time.monotonic() < give_up, f"not reached in {patience:.0f} s: {latest}"
        return latest[0]
    finally:
        listener.unsubscribe()

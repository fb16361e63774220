"""The engine on a real Firestore: a clock that tests set, handlers given by the test, events kept as data."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from random import Random
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.handlers import Handler
from onwrite.keeper import Keeper
from onwrite.local import FirestoreEmulator
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.runners import Queue
from onwrite.store import Store
from onwrite.sweep import sweep
from onwrite.task_document import TaskDocument
from tests.emulator.turns import Turns

_orders = count(1)


class GivenHandlers(Registry):
    def __init__(self, handlers: dict[str, Handler[..., Any]]) -> None:
        super().__init__("handlers")
        self._known = handlers

    def types(self) -> list[str]:
        return sorted(self._known)

    def may_recur(self) -> list[str]:
        return self.types()


class StillKeeper(Keeper):
    """Its thread never starts: it takes a step when the test says so, at the test's time."""

    def _start(self) -> threading.Thread:
        return threading.current_thread()


@dataclass
class Bench:
    """One order, its tasks, and an engine that runs what the test tells it to."""

    client: firestore.Client
    order: firestore.DocumentReference
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    told: list[object] = field(default_factory=list)
    handlers: dict[str, Handler[..., Any]] = field(default_factory=dict)
    turns: Turns = field(default_factory=Turns)
    turns_taken: int = 0
    timer: Queue | None = None

    def __post_init__(self) -> None:
        self.store = Store(self.client)
        self.shutdown_in: float | None = None  # seconds, once the server was told to end
        self.keeper = StillKeeper(self.store, lambda: self.now, self.told.append, lambda: self.shutdown_in)

    def write(self, **fields: Any) -> firestore.DocumentReference:
        """A task as a client writes it that knows nothing of the engine."""
        task = self.order.collection("tasks").document()
        task.set({"type": "work", "input": {}, "state": "scheduled"} | fields)
        return task

    def process(self, task: firestore.DocumentReference) -> dict[str, Any]:
        """What the event of the newest version leads to."""
        self.processor.process(self.newest(task))
        return self.read(task)

    def take_turns(self) -> None:
        """Those that were asked for and have not come."""
        lines = {handler.queue.function: handler.queue for handler in self.handlers.values() if handler.queue}
        while self.turns_taken < len(self.turns.asked):
            asked = self.turns.asked[self.turns_taken]
            self.turns_taken += 1
            self.processor.take_turn(asked.data["task"], lines[asked.queue])

    def newest(self, task: firestore.DocumentReference) -> TaskDocument:
        document = self.store.read(task.path)
        assert document is not None
        return document

    @cached_property
    def processor(self) -> Processor:
        return Processor(
            self.store,
            GivenHandlers(self.handlers),
            queues=lambda: self.turns,
            timer=self.timer,
            keeper=self.keeper,
            clock=lambda: self.now,
            tell=self.told.append,
            chance=Random(1),
        )

    def sweep(self) -> None:
        sweep(self.store, self.now, tell=self.told.append, chance=Random(1))

    def read(self, task: firestore.DocumentReference) -> dict[str, Any]:
        return task.get().to_dict() or {}

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def client(emulator: FirestoreEmulator) -> Iterator[firestore.Client]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
        yield firestore.Client(project=emulator.project)


@pytest.fixture
def bench(client: firestore.Client) -> Bench:
    return Bench(client, client.document(f"orders/o{next(_orders)}"))

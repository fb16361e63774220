"""The engine on a real Firestore: a clock that tests set, handlers given by the test, events kept as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from google.cloud import firestore

from onwrite.handlers import Handler
from onwrite.local import FirestoreEmulator
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.store import Store
from onwrite.sweep import sweep

_orders = count(1)


class GivenHandlers(Registry):
    def __init__(self, handlers: Mapping[str, Handler[..., Any]]) -> None:
        super().__init__("handlers")
        self._known = dict(handlers)

    def types(self) -> list[str]:
        return sorted(self._known)


@dataclass
class Bench:
    """One order, its tasks, and an engine that runs what the test tells it to."""

    client: firestore.Client
    order: firestore.DocumentReference
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    told: list[object] = field(default_factory=list)
    handlers: dict[str, Handler[..., Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = Store(self.client)

    def write(self, **fields: Any) -> firestore.DocumentReference:
        """A task as a client writes it that knows nothing of the engine."""
        task = self.order.collection("tasks").document()
        task.set({"type": "work", "input": {}, "state": "scheduled"} | fields)
        return task

    def process(self, task: firestore.DocumentReference) -> dict[str, Any]:
        """What the event of the newest version leads to."""
        document = self.store.read(task.path)
        assert document is not None
        self.processor().process(document)
        return self.read(task)

    def processor(self) -> Processor:
        registry = GivenHandlers(self.handlers)
        return Processor(
            self.store, registry, clock=lambda: self.now, tell=self.told.append, chance=Random(1)
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

"""A book that needs two pages, or one that is planned while its page ends: tasks that other tasks wait for."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any, Final

from google.cloud import firestore

from onwrite import Task, enqueue, handler
from onwrite.batches import TaskBatch
from onwrite.commits import Commits
from onwrite.processor import Processor
from onwrite.store import Store
from onwrite.sweep import sweep
from onwrite.task_document import DONE, RUNNING
from tests.emulator.conftest import GivenHandlers, StillKeeper
from tests.races.actors import Actor, Line, Passenger, Unhindered
from tests.races.gate import GatedStore
from tests.races.record import Record

ROUNDS: Final = 10
BOOK: Final = "book"

_here = threading.local()  # of one actor: who it is


@dataclass(slots=True)
class Shelf:
    """One order; its tasks are `first` and those that come of them. `effects` counts what each has done."""

    client: firestore.Client
    order: firestore.DocumentReference
    now: datetime
    store_of: type[GatedStore]
    told: list[object] = field(default_factory=list)

    @property
    def effects(self) -> firestore.DocumentReference:
        return self.order.collection("effects").document("counted")

    def task(self, key: str) -> firestore.DocumentReference:
        return self.order.collection("tasks").document(key)

    def actor(self, key: str) -> Actor:
        event = Store(self.client).read(self.task(key).path)
        assert event is not None

        def act(actor: Actor) -> None:
            self.processor(actor, key, self.now, key).process(event)

        return Actor(f"worker of the {key}", act)

    def processor(self, who: Passenger, key: str, now: datetime, chance: str) -> Processor:
        store = self.store(who, key)
        keeper = StillKeeper(store, lambda: now, self.told.append, lambda: None)
        _here.passenger = who
        return Processor(
            store,
            GivenHandlers({"work": self._work}),
            keeper=keeper,
            clock=lambda: now,
            tell=self.told.append,
            chance=Random(chance),
        )

    def store(self, who: Passenger, key: str) -> GatedStore:
        return self.store_of(self.client, who, Record(self.task(key).path, "", {}, ""))

    def newest(self) -> dict[str, dict[str, Any]]:
        return {task.id: task.to_dict() or {} for task in self.order.collection("tasks").stream()}

    @property
    def _work(self) -> Any:
        @handler()
        def work(task: Task, input: dict[str, Any]) -> None:
            task.batch.set(self.effects, {task.id: firestore.Increment(1)}, merge=True)
            if needed := input.get("plans_a_book_after"):
                _here.passenger.step("looks at the page")
                task.enqueue("work", {}, key=BOOK, needs=[self.task(needed)])

        return work


class Shelves:
    def __init__(self, client: firestore.Client, store_of: type[GatedStore] = GatedStore) -> None:
        self._client = client
        self._store_of = store_of
        self._numbers = count(1)

    def with_a_book_of_two_pages(self) -> Shelf:
        shelf, batch = self._fresh()
        pages = [_add(batch, shelf, key) for key in ("first page", "second page")]
        _add(batch, shelf, BOOK, pages)
        return self._kept(shelf, batch)

    def with_a_book_that_is_planned(self) -> Shelf:
        shelf, batch = self._fresh()
        page = _add(batch, shelf, "page")
        _add(batch, shelf, "plan", plans_a_book_after=page.id)
        return self._kept(shelf, batch)

    def _fresh(self) -> tuple[Shelf, TaskBatch]:
        order = self._client.document(f"orders/b{next(self._numbers)}")
        return Shelf(self._client, order, datetime.now(UTC), self._store_of), TaskBatch(self._client)

    def _kept(self, shelf: Shelf, batch: TaskBatch) -> Shelf:
        Commits(self._client).commit(batch.writes)
        return shelf


def _add(
    batch: TaskBatch, shelf: Shelf, key: str, needs: Sequence[firestore.DocumentReference] = (), **input: str
) -> firestore.DocumentReference:
    key = key.replace(" ", "-")
    return enqueue(batch, shelf.order, "work", input, key=key, needs=needs, at=shelf.now, handlers=None)


def settle(shelf: Shelf, lines: list[Line]) -> None:
    """The sweep, at the very moments when it must find something, and what its writes lead to."""
    now, who = shelf.now, Unhindered("settling", lines)
    for number in range(ROUNDS):
        tasks = shelf.newest()
        if all(task["state"] == DONE for task in tasks.values()):
            return
        now = max([now, *(_looked_at(task) for task in tasks.values() if "wake_at" in task)])
        for key in tasks:
            store = shelf.store(who, key)
            sweep(store, now, tell=shelf.told.append, chance=Random(number))
            event = store.read(shelf.task(key).path)
            if event:
                shelf.processor(who, key, now, f"settling {number} {key}").process(event)


def miscounted(shelf: Shelf) -> Iterator[str]:
    """In sentences, what does not hold at any time."""
    tasks = shelf.newest()
    book = tasks.get(BOOK)
    if book is None:
        return
    waits = sum(book["key"] in str(task.get("then")) and task["state"] != DONE for task in tasks.values())
    if book.get("needs", 0) != waits:
        yield f"the book waits for {book.get('needs', 0)} pages, and {waits} are not done"


def broken(shelf: Shelf, actors: list[Actor], expected: set[str]) -> Iterator[str]:
    """In sentences, what does not hold once all has settled."""
    for actor in actors:
        if actor.raised:
            yield f"the {actor.name} raised {actor.raised!r}"
    yield from miscounted(shelf)
    for key, task in shelf.newest().items():
        if task["state"] != DONE:
            yield f"the {key} is {task['state']} ({task['reason']}), and needs {task.get('needs')}"
    done = shelf.effects.get().to_dict() or {}
    if done != dict.fromkeys(expected, 1):
        yield f"what was done is {done}"


def _looked_at(task: dict[str, Any]) -> datetime:
    at: datetime = task["lease"]["expires_at"] if task["state"] == RUNNING else task["wake_at"]
    return at

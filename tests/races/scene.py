"""What one order of steps is played on: a task of its own, its counter, and a record of what landed."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any, Final

from google.cloud import firestore

from onwrite import Backoff, Task, Wait, enqueue, handler
from onwrite.batches import TaskBatch
from onwrite.commits import Commits
from onwrite.container.attempt import ContainerAttempt
from onwrite.durations import minutes, seconds
from onwrite.handlers import Handler
from onwrite.job_start import Jobs
from onwrite.launchers.launcher import Job, Resources
from onwrite.processor import Processor
from onwrite.runners import Auto, Queue
from onwrite.store import Store
from onwrite.task_document import TaskDocument, read_task_document
from onwrite.values import decode_fields
from tests.emulator.conftest import GivenHandlers, StillKeeper
from tests.races.actors import Passenger
from tests.races.gate import GatedStore
from tests.races.platform import Platform
from tests.races.record import Record
from tests.races.turn_queue import TurnQueue

RENEWS_AFTER: Final = seconds(40)
WAITS: Final = minutes(30)  # after it was made; a sweep that comes an hour later finds the wait over
CALLED_BACK: Final = "called back"
SHOWN_AS: Final = "exports.work"
ORDER: Final[Mapping[str, Any]] = {"exports": {"work": {"state": "scheduled", "price": 4900}}}

_here = threading.local()  # of one actor

StoreOf = Callable[[firestore.Client, Passenger, Record], Store]
During = Callable[[Task], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """`event` is the first version, `now` when it became due; `told` what the engine told of its doing.

    `urls` are those that the handler gave out, `answers` what those who called them were answered: the number they
    sent, and the status.
    """

    client: firestore.Client
    task: firestore.DocumentReference
    counter: firestore.DocumentReference
    order: firestore.DocumentReference
    event: TaskDocument
    now: datetime
    record: Record
    store_of: StoreOf
    handler: Handler[..., Any]
    told: list[object] = field(default_factory=list)
    platform: Platform = field(default_factory=Platform)
    turns: TurnQueue = field(default_factory=TurnQueue)
    urls: list[str] = field(default_factory=list)
    answers: list[tuple[int, int]] = field(default_factory=list)

    def store(self, passenger: Passenger) -> Store:
        return self.store_of(self.client, passenger, self.record)

    def processor(
        self,
        store: Store,
        now: datetime,
        chance: str,
        work: Handler[..., Any] | None = None,
        passenger: Passenger | None = None,
    ) -> Processor:
        """`chance` seeds the lease's token: the same in each repetition, another for each actor.

        `passenger` is who launches the Job of a handler that runs on one.
        """
        handlers = GivenHandlers({"work": work or self.handler})
        keeper = StillKeeper(store, lambda: now + RENEWS_AFTER, self.told.append, lambda: None)
        _here.keeper, _here.store = keeper, store
        return Processor(
            store,
            handlers,
            jobs=Jobs(self.platform.launcher(passenger)) if passenger else None,
            queues=lambda: self.turns.at(passenger_here()),
            keeper=keeper,
            clock=lambda: now,
            tell=self.told.append,
            chance=Random(chance),
        )

    def container(self, store: Store, job: Job, now: datetime, chance: str) -> ContainerAttempt:
        keeper = StillKeeper(store, lambda: now + RENEWS_AFTER, self.told.append, lambda: None)
        _here.keeper = keeper
        return ContainerAttempt(
            job,
            store,
            GivenHandlers({"work": self.handler}),
            keeper,
            lambda: None,
            lambda: now,
            self.told.append,
            Random(chance),
        )

    def found(self) -> tuple[Mapping[str, Any], int, Mapping[str, Any] | None]:
        """The task, its counter and its order as Firestore has them."""
        wanted = [self.task, self.counter, self.order]
        found = {document.reference: document for document in self.client.get_all(wanted)}
        return (
            found[self.task].to_dict() or {},
            found[self.counter].get("n"),
            found[self.order].to_dict(),
        )


def renew(_: Task) -> None:
    """What an actor's keeper does a third of the lease's life later, in the thread of the handler."""
    _here.keeper.step()


def passenger_here() -> Passenger:
    """Whose handler it is that runs."""
    store = _here.store
    assert isinstance(store, GatedStore)
    return store.passenger


def report(task: Task) -> None:
    """Written with the next renewal, or with the end."""
    task.progress(task.attempt, 9)


def keep(task: Task) -> None:
    """Near its deadline, it is the last that the function does of it."""
    task.checkpoint(task.attempt)


class Scenes:
    """Each takes the one before it away, so that no sweep looks through thousands of old tasks."""

    def __init__(  # noqa: PLR0913 — what a scenario may ask for, each with a default
        self,
        client: firestore.Client,
        store_of: StoreOf = GatedStore,
        during: During = lambda _: None,
        attempts: int = 8,
        *,
        shown: bool = False,
        runs_on: Resources | Auto | Queue | None = None,
        waits: bool = False,
    ) -> None:
        self._client = client
        self._commits = Commits(client)
        self._store_of = store_of
        self._during = during
        self._retry = Backoff(attempts=attempts)
        self._shown = shown
        self._runs_on = runs_on
        self._waits = waits
        self._numbers = count(1)
        self._last: tuple[firestore.DocumentReference, ...] = ()

    def fresh(self) -> Scene:
        order = self._client.document(f"orders/o{next(self._numbers)}")
        counter = order.collection("effects").document("work")
        now = datetime.now(UTC)
        batch = TaskBatch(self._client)
        task = enqueue(
            batch,
            order,
            "work",
            {},
            key="work",
            at=now,
            shown_as=SHOWN_AS if self._shown else None,
            handlers=None,
        )
        batch.create(counter, {"n": 0})
        if self._shown:
            batch.create(order, ORDER)
        for old in self._last:
            batch.delete(old)
        self._last = (task, counter)
        version = self._commits.commit(batch.writes).version
        fields = decode_fields(batch.writes[0].update.fields)
        event = read_task_document(task.path, fields, version, version.ToDatetime(tzinfo=UTC))
        record = Record(task.path, counter.path, fields, order.path, ORDER if self._shown else None)
        urls: list[str] = []
        work = self._handler(counter, record.runs, urls)
        return Scene(self._client, task, counter, order, event, now, record, self._store_of, work, urls=urls)

    def _handler(
        self, counter: firestore.DocumentReference, runs: list[tuple[int, str]], urls: list[str]
    ) -> Handler[..., Any]:
        @handler(retry=self._retry, runs_on=self._runs_on)
        def work(task: Task, input: dict[str, Any]) -> str | Wait:
            runs.append((task.attempt, _runner(task)))
            task.batch.update(counter, {"n": firestore.Increment(1)})
            if self._waits:
                urls.append(task.callback_url())
            self._during(task)
            return Wait(until=_here.keeper._clock() + WAITS) if self._waits else "worked"

        def resumed(task: Task, input: dict[str, Any], callback: int) -> int:
            runs.append((task.attempt, f"{_runner(task)}, {CALLED_BACK}"))
            task.batch.update(counter, {"n": firestore.Increment(1)})
            return callback

        work.on_callback(resumed)
        return work


def _runner(task: Task) -> str:
    lease = task._hold.claim.task.lease
    return lease.runner if lease else ""

"""Two tasks that want the same file: each in its own actor, with its own record, over one flight's document."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any, Final

from google.api_core.exceptions import ServiceUnavailable
from google.cloud import firestore

from handlers.shop.single_flight import Flight, SingleFlight
from onwrite import Task, enqueue, handler
from onwrite.batches import TaskBatch
from onwrite.commits import Commits
from onwrite.handlers import Handler
from onwrite.processor import Processor
from onwrite.sweep import sweep
from onwrite.task_document import DONE, RUNNING, TaskDocument, read_task_document
from onwrite.values import decode_fields
from tests.emulator.conftest import GivenHandlers, StillKeeper
from tests.races.actors import Actor, Line, Passenger, Unhindered, Way
from tests.races.gate import GatedStore
from tests.races.record import Record

FILE: Final = "exports/flights/1/all.csv"
ROUNDS: Final = 8

_here = threading.local()  # of one actor: who it is


class GatedFlight(SingleFlight):
    """Each of its calls to Firestore is a step, but for those that only make a waiting task come sooner."""

    def _boards(self) -> bool:
        passenger().step("reads who flies")
        return super()._boards()

    def _task_of(self, flight: Flight | None) -> Mapping[str, Any]:
        if flight is not None and flight.task != self.task.path:
            passenger().step("looks at that task")
        return super()._task_of(flight)

    def _take_off(self, snapshot: firestore.DocumentSnapshot) -> bool:
        return through("takes off", lambda: super(GatedFlight, self)._take_off(snapshot))


def passenger() -> Passenger:
    found: Passenger = _here.passenger
    return found


def through(what: str, call: Callable[[], Any]) -> Any:
    """A step that may go wrong, also after it was done."""
    way = passenger().step(what, commits=True)
    done = call()
    passenger().note(str(done))
    if way is Way.DIES_AFTER:
        passenger().die()
    if way is Way.ANSWER_LOST:
        raise ServiceUnavailable("the answer was lost")
    return done


@dataclass(slots=True)
class Sky:
    """One order's two tasks and the file they want. `made` tells who made it."""

    client: firestore.Client
    document: firestore.DocumentReference
    events: tuple[TaskDocument, ...]
    records: tuple[Record, ...]
    now: datetime
    flight_of: type[SingleFlight]
    made: list[str] = field(default_factory=list)
    told: list[object] = field(default_factory=list)

    def processor(self, number: int, who: Passenger, now: datetime, chance: str) -> Processor:
        store = _Claiming(self.client, who, self.records[number])
        keeper = StillKeeper(store, lambda: now, self.told.append, lambda: None)
        handlers = GivenHandlers({"work": self._handler(lambda: now)})
        _here.passenger = who
        return Processor(
            store, handlers, keeper=keeper, clock=lambda: now, tell=self.told.append, chance=Random(chance)
        )

    def actor(self, number: int, name: str) -> Actor:
        def act(actor: Actor) -> None:
            self.processor(number, actor, self.now, name).process(self.events[number])

        return Actor(name, act)

    def newest(self) -> list[dict[str, Any]]:
        return [self.client.document(record.path).get().to_dict() or {} for record in self.records]

    def _handler(self, clock: Callable[[], datetime]) -> Handler[..., Any]:
        @handler()
        def work(task: Task, input: dict[str, Any]) -> str:
            flight = self.flight_of(task, self.document, clock)
            found = flight.run(self._find, lambda: self._make(task))
            gone = dict.fromkeys(("flight", "waiting"), firestore.DELETE_FIELD)
            task.batch.set(self.document, {"hits": firestore.Increment(1), **gone}, merge=True)
            return found

        return work

    def _find(self) -> str | None:
        passenger().step("looks for the file")
        return FILE if self.made else None

    def _make(self, task: Task) -> str:
        def make() -> str:
            self.made.append(f"{task.id}, attempt {task.attempt}")
            return FILE

        return str(through("makes the file", make))


class _Claiming(GatedStore):
    """Claims are no steps: nobody but their own task is concerned."""

    def claim(self, *arguments: Any) -> Any:
        gate, self.commits._call = self.commits._call, self.commits._call._call
        try:
            return super().claim(*arguments)
        finally:
            self.commits._call = gate


class Skies:
    def __init__(self, client: firestore.Client, flight_of: type[SingleFlight] = GatedFlight) -> None:
        self._client = client
        self._flight_of = flight_of
        self._numbers = count(1)
        self._last: tuple[firestore.DocumentReference, ...] = ()

    def fresh(self) -> Sky:
        number, now = next(self._numbers), datetime.now(UTC)
        batch = TaskBatch(self._client)
        tasks = [
            enqueue(
                batch,
                self._client.document(f"orders/f{number}-{place}"),
                "work",
                {},
                key="work",
                at=now,
                handlers=None,
            )
            for place in (1, 2)
        ]
        fields = [decode_fields(write.update.fields) for write in batch.writes]
        document = self._client.document(f"files/f{number}")
        for old in self._last:
            batch.delete(old)
        self._last = (*tasks, document)
        version = Commits(self._client).commit(batch.writes).version
        made = version.ToDatetime(tzinfo=UTC)
        return Sky(
            self._client,
            document,
            tuple(
                read_task_document(task.path, given, version, made)
                for task, given in zip(tasks, fields, strict=True)
            ),
            tuple(Record(task.path, "", given, "") for task, given in zip(tasks, fields, strict=True)),
            now,
            self._flight_of,
        )


def settle(sky: Sky, lines: list[Line]) -> None:
    """The sweep, at the very moments when it must find something, and what its writes lead to."""
    now = sky.now
    for _ in range(ROUNDS):
        tasks = sky.newest()
        if all(task["state"] == DONE for task in tasks):
            return
        now = max([now, *(_looked_at(task) for task in tasks if "wake_at" in task)])
        who = Unhindered("settling", lines)
        for number in range(len(tasks)):
            store = GatedStore(sky.client, who, sky.records[number])
            sweep(store, now, tell=sky.told.append, chance=Random(number))
            event = store.read(sky.records[number].path)
            if event:
                sky.processor(number, who, now, f"settling {number} {now}").process(event)


def broken(sky: Sky, actors: list[Actor]) -> Iterator[str]:
    """In sentences, what does not hold once all has settled."""
    for actor in actors:
        if actor.raised:
            yield f"the {actor.name} raised {actor.raised!r}"
    if len(sky.made) != 1:
        yield f"the file was made {len(sky.made)} times: by {'; '.join(sky.made) or 'nobody'}"
    for record, task in zip(sky.records, sky.newest(), strict=True):
        if task["state"] != DONE or task["result"] != FILE:
            yield f"{record.path} is {task['state']} ({task['reason']}): {task.get('error')}"
    left = sky.document.get().to_dict() or {}
    if left != {"hits": len(sky.records)}:
        yield f"the file's document is {left}"


def _looked_at(task: Mapping[str, Any]) -> datetime:
    at: datetime = task["lease"]["expires_at"] if task["state"] == RUNNING else task["wake_at"]
    return at

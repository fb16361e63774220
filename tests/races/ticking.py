"""Sweeps that enqueue the ticks of one recurring type, each in its own actor, and what must hold of the tasks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from google.cloud import firestore

from onwrite import Task, handler
from onwrite.events import QueryFailed
from onwrite.pauses import Pauses
from onwrite.recurring import enqueue_ticks
from onwrite.store import Store
from onwrite.tick_events import NotEnqueued
from onwrite.tick_store import Kept, TickStore, key_of
from tests.emulator.conftest import GivenHandlers
from tests.races.actors import Actor, Passenger
from tests.races.gate import _CommitGate
from tests.races.record import Record, path_of

EVERY: Final = "0 3 * * *"
BEGIN: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
TICKS: Final = [BEGIN.replace(hour=3) + timedelta(days=days) for days in (1, 2)]


@handler(every=EVERY, missed="all")
def work(task: Task, input: dict[str, Any]) -> None: ...


@dataclass(slots=True)
class Made(Record):
    """Every task that a commit made, in the order of the commits."""

    tasks: list[str] = field(default_factory=list)

    def keep(self, by: str, writes: Sequence[Any]) -> None:
        assert by
        self.tasks += [path for path in map(path_of, writes) if "/tasks/" in path]


class _Gate(_CommitGate):
    def _words(self, writes: Sequence[Any]) -> str:
        return ", ".join(path_of(write) for write in writes)


class GatedTicks(TickStore):
    def __init__(self, client: firestore.Client, passenger: Passenger, made: Made) -> None:
        store = Store(client)
        store.commits._call = _Gate(store.commits._call, passenger, made)
        super().__init__(store)
        self._passenger = passenger

    def read(self, types: Sequence[str]) -> Mapping[str, Kept]:
        self._passenger.step("reads since when, and the last tick")
        found = super().read(types)
        self._passenger.note(", ".join(str(kept.until) for kept in found.values()))
        return found

    def _missing(self, kept: Kept, ticks: Sequence[datetime]) -> Sequence[datetime]:
        self._passenger.step("looks which tasks are there")
        return super()._missing(kept, ticks)


@dataclass(slots=True)
class Clockwork:
    """A recurring type by its name, and what is told of it."""

    client: firestore.Client
    name: str
    made: Made
    ticks_of: type[GatedTicks]
    told: list[object] = field(default_factory=list)

    @property
    def document(self) -> firestore.DocumentReference:
        return self.client.document(f"recurring/{self.name}")

    def sweep(self, passenger: Passenger, now: datetime) -> None:
        ticks = self.ticks_of(self.client, passenger, self.made)
        enqueue_ticks(ticks, GivenHandlers({self.name: work}), Pauses(), now, self.told.append)

    def sweeper(self, name: str, now: datetime) -> Actor:
        return Actor(name, lambda actor: self.sweep(actor, now))


class Clockworks:
    def __init__(self, client: firestore.Client, ticks_of: type[GatedTicks] = GatedTicks) -> None:
        self._client = client
        self._ticks_of = ticks_of
        self._numbers = count(1)

    def fresh(self, *, seen: bool) -> Clockwork:
        name = f"r{next(self._numbers)}"
        clockwork = Clockwork(self._client, name, Made("", "", {}, ""), self._ticks_of)
        if seen:
            clockwork.document.set({"every": EVERY, "time_zone": "UTC", "since": BEGIN})
        return clockwork


def broken(clockwork: Clockwork, actors: Sequence[Actor], expected: Sequence[datetime]) -> Iterator[str]:
    """In sentences, what does not hold once all has settled."""
    yield from (f"the {actor.name} raised {actor.raised!r}" for actor in actors if actor.raised)
    for event in clockwork.told:
        if isinstance(event, NotEnqueued | QueryFailed):
            yield f"the sweep gave up: {event.trace.splitlines()[-1]}"
    last = (clockwork.document.get().to_dict() or {}).get("last_tick")
    if last != expected[-1]:
        yield f"the last tick is {last}"
    yield from _broken_tasks(clockwork, {key_of(tick) for tick in expected})


def _broken_tasks(clockwork: Clockwork, wanted: set[str]) -> Iterator[str]:
    there = {task.id for task in clockwork.document.collection("tasks").stream()}
    yield from (f"the tick {key} was lost" for key in sorted(wanted - there))
    yield from (f"there is a task of the tick {key}, which is not due" for key in sorted(there - wanted))
    written = Counter(clockwork.made.tasks)
    yield from (f"{path} was written {times} times" for path, times in written.items() if times > 1)

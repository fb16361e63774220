"""Two tasks in one line, one of them urgent, each with its turn to come: whoever takes a turn may get either."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any, Final

from google.cloud import firestore

from onwrite import Task, enqueue, handler
from onwrite.batches import TaskBatch
from onwrite.commits import Commits
from onwrite.handlers import Handler
from onwrite.processor import Processor
from onwrite.store import Store
from onwrite.sweep import sweep
from onwrite.task_document import DONE, RUNNING, TaskDocument
from tests.emulator.conftest import GivenHandlers, StillKeeper
from tests.races.actors import Actor, Line, Passenger, Unhindered
from tests.races.explorer import Choose, Explored, explore
from tests.races.gate import GatedStore, _CommitGate
from tests.races.record import Record, fields_of, path_of
from tests.races.scenario import Violated
from tests.races.stage import Stage
from tests.races.turn_queue import MERCHANTS, TurnQueue

ROUNDS: Final = 8
PRIORITIES: Final = {"patient": 5, "urgent": 0}


class _Gate(_CommitGate):
    def _words(self, writes: Sequence[Any]) -> str:
        said = ((path_of(write).rpartition("/")[2], fields_of(write)) for write in writes[:1])
        return ", ".join(f"{task}: {fields.get('state')} ({fields.get('reason')})" for task, fields in said)


class LineStore(GatedStore):
    """Every read and write of either task is a step."""

    def __init__(self, client: firestore.Client, passenger: Passenger) -> None:
        super().__init__(client, passenger, Record("", "", {}, ""))
        self.commits._call = _Gate(self.commits._call._call, passenger, self.record)

    def read(self, path: str) -> TaskDocument | None:
        self.passenger.step(f"reads {path.rpartition('/')[2]}")
        return Store.read(self, path)

    def due(self, shard: int, now: datetime, page: int) -> Iterator[TaskDocument]:
        """The sweep comes after the order, when nobody is hindered."""
        return Store.due(self, shard, now, page)


@dataclass(frozen=True, slots=True)
class LineOfTwo:
    client: firestore.Client
    order: firestore.DocumentReference
    now: datetime
    turns: TurnQueue = field(default_factory=TurnQueue)
    told: list[object] = field(default_factory=list)

    @property
    def effects(self) -> firestore.DocumentReference:
        return self.order.collection("effects").document("counted")

    def path(self, key: str) -> str:
        return self.order.collection("tasks").document(key).path

    def turn_of(self, key: str) -> Actor:
        def act(actor: Actor) -> None:
            store = LineStore(self.client, actor)
            (name,) = (name for name, path in self.turns.asked.items() if path == self.path(key))
            self.turns.call(self.processor(store, self.now, key), name)

        return Actor(f"turn of the {key}", act)

    def processor(self, store: LineStore, now: datetime, chance: str) -> Processor:
        return Processor(
            store,
            GivenHandlers({"work": self._work}),
            queues=lambda: self.turns.at(store.passenger),
            keeper=StillKeeper(store, lambda: now, self.told.append, lambda: None),
            clock=lambda: now,
            tell=self.told.append,
            chance=Random(chance),
        )

    def newest(self) -> dict[str, dict[str, Any]]:
        return {task.id: task.to_dict() or {} for task in self.order.collection("tasks").stream()}

    @property
    def _work(self) -> Handler[..., Any]:
        @handler(runs_on=MERCHANTS)
        def work(task: Task, input: dict[str, Any]) -> None:
            task.batch.set(self.effects, {task.id: firestore.Increment(1)}, merge=True)

        return work


def lines(client: firestore.Client) -> Callable[[], LineOfTwo]:
    """Each takes the tasks of the one before it out of the queue. Both tasks stand in line already."""
    numbers = count(1)
    old: list[firestore.DocumentReference] = []

    def fresh() -> LineOfTwo:
        line = LineOfTwo(client, client.document(f"orders/q{next(numbers)}"), datetime.now(UTC))
        batch = TaskBatch(client)
        added = [
            enqueue(batch, line.order, "work", {}, key=key, at=line.now, priority=priority, handlers=None)
            for key, priority in PRIORITIES.items()
        ]
        for task in old:
            batch.delete(task)
        old[:] = added
        Commits(client).commit(batch.writes)
        for key in PRIORITIES:
            _deliver(line, Unhindered("first delivery", []), key, line.now)
        assert len(line.turns.to_come) == len(PRIORITIES)
        return line

    return fresh


def explored_line(client: firestore.Client, faults: int) -> Explored:
    """Violated at the first order after which something does not hold."""
    fresh, numbers = lines(client), count(1)

    def run(choose: Choose) -> None:
        said: list[Line] = []
        line, number = fresh(), next(numbers)
        actors = [line.turn_of(key) for key in PRIORITIES]
        Stage(choose, faults, said).play(actors)
        told = [f"the {actor.name} raised {actor.raised!r}" for actor in actors if actor.raised]
        told += without_a_turn(line, line.newest())
        settle(line, said)
        if told := [*told, *broken(line, line.newest())]:
            raise Violated("two tasks in line", number, said, told)

    return explore(run)


def without_a_turn(line: LineOfTwo, tasks: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Each of them was asked for, so that as many turns are to come as tasks stand in line, or more."""
    waiting = [key for key, task in tasks.items() if task["reason"] == "queued"]
    if len(waiting) > len(line.turns.to_come):
        yield f"the {', '.join(waiting)} waits, and as many turns are to come as {len(line.turns.to_come)}"


def settle(line: LineOfTwo, said: list[Line]) -> None:
    """The turns are lost too: the sweep, at the very moments when it must find something, and what that leads to."""
    now, who = line.now, Unhindered("settling", said)
    line.turns.to_come.clear()
    for number in range(ROUNDS):
        tasks = line.newest()
        if all(task["state"] == DONE for task in tasks.values()):
            return
        now = max([now, *(_looked_at(task) for task in tasks.values() if "wake_at" in task)])
        store = LineStore(line.client, who)
        sweep(store, now, tell=line.told.append, chance=Random(number))
        for key in tasks:
            _deliver(line, who, key, now)
        processor = line.processor(store, now, f"settling {number}")
        for turn in [*line.turns.to_come]:
            line.turns.call(processor, turn)


def broken(line: LineOfTwo, tasks: dict[str, dict[str, Any]]) -> Iterator[str]:
    """In sentences, what does not hold once all has settled."""
    for key, task in tasks.items():
        if task["state"] != DONE:
            yield f"the {key} is {task['state']} ({task['reason']})"
    done = line.effects.get().to_dict() or {}
    if done != dict.fromkeys(PRIORITIES, 1):
        yield f"what was done is {done}"


def _deliver(line: LineOfTwo, who: Passenger, key: str, now: datetime) -> None:
    """The event of its newest version."""
    store = LineStore(line.client, who)
    event = store.read(line.path(key))
    assert event
    line.processor(store, now, f"{who.name} {key} {now}").process(event)


def _looked_at(task: dict[str, Any]) -> datetime:
    at: datetime = task["lease"]["expires_at"] if task["state"] == RUNNING else task["wake_at"]
    return at

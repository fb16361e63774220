"""A partner outside Firestore of whom something is wanted once: what it does is a step of the actor that asks it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from onwrite import Task, handler
from onwrite.sweep import sweep
from onwrite.task_document import DONE, FAILED
from tests.races.actors import Died, Unhindered, Way
from tests.races.cast import FROZEN, LATER
from tests.races.record import Record
from tests.races.scene import Scene, passenger_here


@dataclass(slots=True)
class Partner:
    """`paid` is how often it was done, by the path of the task; `tells`: it can be asked whether it was."""

    tells: bool = False
    paid: Counter[str] = field(default_factory=Counter)

    def wanted(self, task: Task) -> None:
        task.once(
            "payment", partial(self._pay, task.path), partial(self._ask, task.path) if self.tells else None
        )

    def broken(self, record: Record) -> Iterator[str]:
        """Where it cannot be asked, a person is, and then it may have been done or not."""
        paid, task = self.paid[record.path], record.newest()
        if paid > 1:
            yield f"the partner was paid {paid} times"
        if task["state"] == DONE and not paid:
            yield "the task is done, and the partner was never paid"
        if task["state"] == FAILED and (self.tells or task["reason"] != "outcome_unknown"):
            yield f"the task is failed ({task['reason']}), and nobody had to be asked"

    def asks_a_person(self, scene: Scene) -> None:
        """Before the order begins, a worker was killed right after it was paid, and the next one did not know."""

        @handler()
        def work(task: Task, input: dict[str, Any]) -> None:
            task.once("payment", partial(self._pay_the_last_of, task.path))

        first, next_one = Unhindered("first worker", []), Unhindered("next worker", [])
        store, later = scene.store(next_one), scene.now + LATER
        with suppress(Died):
            scene.processor(scene.store(first), scene.now, first.name, work).process(scene.event)
        sweep(store, scene.now + FROZEN, tell=scene.told.append, chance=Random(1))
        task = store.read(scene.task.path)
        assert task
        scene.processor(store, later, next_one.name).process(task)
        assert scene.record.newest()["reason"] == "outcome_unknown"

    def _pay_the_last_of(self, path: str) -> None:
        self.paid[path] += 1
        raise Died

    def _pay(self, path: str) -> Any:
        passenger = passenger_here()
        way = passenger.step("pays", commits=True)
        self.paid[path] += 1
        if way is Way.DIES_AFTER:
            passenger.die()
        if way is Way.ANSWER_LOST:
            raise ConnectionResetError("the answer was lost")
        return {"payment": self.paid[path]}

    def _ask(self, path: str) -> Any:
        passenger = passenger_here()
        passenger.step("asks whether it was paid")
        passenger.note("yes" if self.paid[path] else "no")
        return {"payment": self.paid[path]} if self.paid[path] else None

"""One scenario, in all its orders: play an order, look, let it settle, look again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from google.cloud import firestore

from onwrite.launchers.launcher import Resources
from onwrite.runners import Auto, Queue
from tests.races.actors import Actor, Line
from tests.races.explorer import Choose, Explored, explore
from tests.races.gate import GatedStore
from tests.races.invariants import (
    broken_at_the_end,
    broken_by_actors,
    broken_by_writes,
    broken_in_firestore,
)
from tests.races.record import Record
from tests.races.scene import During, Scene, Scenes, StoreOf
from tests.races.settle import settle
from tests.races.stage import Stage
from tests.races.wait_invariants import broken_by_answers

Also = Callable[[Record], Iterable[str]]


class Violated(AssertionError):
    """An order after which something does not hold."""

    def __init__(self, name: str, number: int, lines: Sequence[Line], broken: Sequence[str]) -> None:
        told = [f"  {place}. {line}" for place, line in enumerate(lines, 1)]
        report = [
            f"{name}, order {number}:",
            *told,
            "does not hold:",
            *(f"  {sentence}" for sentence in broken),
        ]
        super().__init__("\n".join(report))


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """`faults`: how many may happen in one order, deaths and lost answers together.

    `during` is what else the handler does in an attempt; `attempts` how many it may make; `shown`: the task is shown
    by the order above it, which then is there; `runs_on`: attempts are made in a container, or when their turn in a
    queue has come; `waits`: an attempt gives a URL out and waits for a callback; `also`: what else must hold.
    """

    name: str
    cast: Callable[[Scene], Sequence[Actor]]
    faults: int
    during: During = lambda _: None
    attempts: int = 8
    shown: bool = False
    runs_on: Resources | Auto | Queue | None = None
    waits: bool = False
    also: Also = lambda _: ()
    store_of: StoreOf = GatedStore

    def explore(self, client: firestore.Client) -> Explored:
        """Violated at the first order after which something does not hold."""
        scenes = Scenes(
            client,
            self.store_of,
            self.during,
            self.attempts,
            shown=self.shown,
            runs_on=self.runs_on,
            waits=self.waits,
        )
        numbers = count(1)

        def run(choose: Choose) -> None:
            lines: list[Line] = []
            broken = self.play(scenes.fresh(), choose, lines)
            number = next(numbers)
            if broken:
                raise Violated(self.name, number, lines, broken)

        return explore(run)

    def play(self, scene: Scene, choose: Choose, lines: list[Line]) -> Sequence[str]:
        """What does not hold, right after the order or once it has settled."""
        actors = self.cast(scene)
        Stage(choose, self.faults, lines).play(actors)
        if broken := [*_broken(scene, actors), *self.also(scene.record)]:
            return broken
        if stopped := settle(scene, lines):
            return [stopped]
        return [
            *_broken(scene, actors),
            *broken_by_answers(scene.record, scene.answers),
            *self.also(scene.record),
            *broken_in_firestore(scene.record, *scene.found()),
        ]


def _broken(scene: Scene, actors: Sequence[Actor]) -> Iterator[str]:
    yield from broken_by_actors(actors, scene.told)
    yield from broken_by_writes(scene.record)
    yield from broken_at_the_end(scene.record)

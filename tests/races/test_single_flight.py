"""Every order in which two tasks that want the same file can meet, with a death or a lost answer at every write.

The file is made exactly once in each of them: whoever dies before it is published made none, and whoever comes after
finds it.
"""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

import pytest
from google.cloud import firestore

from handlers.shop.single_flight import Flight, SingleFlight
from tests.races.conftest import Tell
from tests.races.explorer import Choose, Explored, explore
from tests.races.flights import GatedFlight, Skies, broken, settle, through
from tests.races.scenario import Violated
from tests.races.stage import Stage

T = TypeVar("T")

pytestmark = pytest.mark.timeout(900)


def explored(client: firestore.Client, faults: int, flight_of: type[SingleFlight] = GatedFlight) -> Explored:
    skies, numbers = Skies(client, flight_of), count(1)

    def run(choose: Choose) -> None:
        lines: list[Any] = []
        sky = skies.fresh()
        actors = [sky.actor(0, "first task"), sky.actor(1, "second task")]
        Stage(_first_goes_first(choose), faults, lines).play(actors)
        settle(sky, lines)
        number = next(numbers)
        if told := list(broken(sky, actors)):
            raise Violated("two tasks, one file", number, lines, told)

    return explore(run)


def _first_goes_first(choose: Choose) -> Choose:
    """The tasks are alike, so the orders that the second one begins are the same once more."""
    begun: list[bool] = []

    def chosen(options: Sequence[T], /) -> T:
        only = options if begun else options[:1]
        begun.append(True)
        return choose(only)

    return chosen


def test_two_tasks_that_want_the_same_file_make_it_once(client: firestore.Client, tell: Tell) -> None:
    def race(name: str, faults: int, orders: int) -> None:
        found = explored(client, faults)
        tell(f"{name}: {found.orders:,} orders, all of them up to {faults} fault")
        assert found == Explored(orders, exhausted=True)

    race(name="two exports of one file", faults=1, orders=1425)


class BoardsWhateverFlies(GatedFlight):
    def _task_of(self, flight: Flight | None) -> Mapping[str, Any]:
        return {} if flight else super()._task_of(flight)


class TakesOffWithoutAVersion(GatedFlight):
    def _take_off(self, snapshot: firestore.DocumentSnapshot) -> bool:
        def take_off() -> bool:
            self.document.set({"flight": {"task": self.task.path, "attempt": self.task.attempt}}, merge=True)
            return True

        assert self.document.path == snapshot.reference.path
        return bool(through("takes off", take_off))


class LooksNoMoreOnceAboard(GatedFlight):
    def run(self, find: Any, make: Any) -> Any:
        return make() if self._boards() else super().run(find, make)


@pytest.mark.parametrize(
    "flight_of",
    [BoardsWhateverFlies, TakesOffWithoutAVersion, LooksNoMoreOnceAboard],
    ids=lambda kind: kind.__name__,
)
def test_a_flight_without_one_of_its_safeguards_is_found_out(
    client: firestore.Client, flight_of: type[SingleFlight]
) -> None:
    with pytest.raises(Violated, match="the file was made 2 times"):
        explored(client, 0, flight_of)

"""Every order in which sweeps can meet over the ticks of one recurring handler, with deaths and lost answers.

After each order, and one more sweep, each tick has exactly one task, written once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from google.cloud import firestore
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.tick_store import Kept
from tests.races.actors import Actor, Line, Unhindered
from tests.races.conftest import Tell
from tests.races.explorer import Choose, Explored, explore
from tests.races.scenario import Violated
from tests.races.stage import Stage
from tests.races.ticking import BEGIN, TICKS, Clockwork, Clockworks, GatedTicks, broken

pytestmark = pytest.mark.timeout(900)

Cast = Callable[[Clockwork], Sequence[Actor]]
MINUTE = timedelta(minutes=1)


def at_one_moment(clockwork: Clockwork) -> Sequence[Actor]:
    return [clockwork.sweeper(name, TICKS[-1] + MINUTE) for name in ("first sweep", "second sweep")]


def one_tick_apart(clockwork: Clockwork) -> Sequence[Actor]:
    """The second one's clock has come to the second tick, the first one's not."""
    return [
        clockwork.sweeper("early sweep", TICKS[0] + MINUTE),
        clockwork.sweeper("late sweep", TICKS[1] + MINUTE),
    ]


def at_the_beginning(clockwork: Clockwork) -> Sequence[Actor]:
    return [clockwork.sweeper(name, BEGIN) for name in ("first sweep", "second sweep")]


def explored(
    client: firestore.Client,
    name: str,
    cast: Cast,
    faults: int,
    ticks_of: type[GatedTicks] = GatedTicks,
    *,
    seen: bool = True,
) -> Explored:
    clockworks, numbers = Clockworks(client, ticks_of), count(1)

    def run(choose: Choose) -> None:
        lines: list[Line] = []
        clockwork = clockworks.fresh(seen=seen)
        actors = cast(clockwork)
        Stage(choose, faults, lines).play(actors)
        for moment in (BEGIN, TICKS[-1] + MINUTE):
            clockwork.sweep(Unhindered("settling", lines), moment)
        number = next(numbers)
        if told := list(broken(clockwork, actors, TICKS)):
            raise Violated(name, number, lines, told)

    return explore(run)


@pytest.fixture
def race(client: firestore.Client, tell: Tell) -> Callable[..., None]:
    def explore_all(*, name: str, cast: Cast, faults: int, orders: int, seen: bool = True) -> None:
        found = explored(client, name, cast, faults, seen=seen)
        tell(f"{name}: {found.orders:,} orders, all of them up to {faults} faults")
        assert found == Explored(orders, exhausted=True)

    return explore_all


def test_two_sweeps_at_the_same_moment_make_one_task_of_each_tick(race: Callable[..., None]) -> None:
    race(name="two sweeps, two ticks are due", cast=at_one_moment, faults=2, orders=206)


def test_two_sweeps_whose_clocks_are_a_tick_apart_lose_and_double_none(race: Callable[..., None]) -> None:
    race(name="two sweeps, a tick apart", cast=one_tick_apart, faults=2, orders=249)


def test_two_sweeps_that_see_a_handler_for_the_first_time_begin_once(race: Callable[..., None]) -> None:
    race(name="two sweeps, a handler seen first", cast=at_the_beginning, faults=2, orders=122, seen=False)


class MovesWithoutAVersion(GatedTicks):
    """Tasks that are there do not stop it."""

    def _writes(
        self, kept: Kept, last: datetime, ticks: Mapping[datetime, Mapping[str, Any]]
    ) -> Sequence[Any]:
        writes = super()._writes(kept, last, ticks)
        for write in writes:
            write.ClearField("current_document")
        return writes


class MovesFirst(GatedTicks):
    """The last tick and the tasks are two commits."""

    def _commit(self, writes: Sequence[Any]) -> Timestamp | None:
        if len(writes) < 2:
            return super()._commit(writes)
        version = super()._commit(writes[:1])
        if version is not None:
            super()._commit(writes[1:])
        return version


@pytest.mark.parametrize(
    ("ticks_of", "faults", "said"),
    [
        (MovesWithoutAVersion, 0, "was written 2 times"),
        (MovesFirst, 1, "the tick 2026-11-21T0300Z was lost"),
    ],
)
def test_ticks_without_one_of_their_safeguards_are_found_out(
    client: firestore.Client, ticks_of: type[GatedTicks], faults: int, said: str
) -> None:
    with pytest.raises(Violated, match=said):
        explored(client, "broken", at_one_moment, faults, ticks_of)

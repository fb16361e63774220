"""Every order in which events, turns, the sweep and a person can meet at tasks that wait in a queue for their turn."""

import pytest
from google.cloud import firestore

from tests.races.actors import Actor
from tests.races.cast import LATER, somebody, sweeper
from tests.races.conftest import Race, Tell
from tests.races.explorer import Explored
from tests.races.line_of_two import explored_line
from tests.races.queue_cast import (
    AT_ONCE,
    claimed_past_the_line,
    delivery,
    next_delivery,
    stand,
    timer,
    turn,
    woken_twice,
)
from tests.races.scenario import Scenario
from tests.races.scene import Scene
from tests.races.turn_queue import MERCHANTS

pytestmark = pytest.mark.timeout(900)  # thousands of small calls; a slow machine is no failure


def test_two_deliveries_put_a_task_in_line_and_its_turn_comes(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [delivery(scene, "first delivery"), delivery(scene, "second delivery"), turn(scene)]

    scenario = Scenario(
        name="queue: two deliveries and the turn",
        cast=cast,
        faults=1,
        runs_on=MERCHANTS,
        also=claimed_past_the_line,
    )
    race(scenario, orders=316)


def test_a_turn_comes_before_the_event_of_the_write_that_put_its_task_in_line(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [delivery(scene), turn(scene), next_delivery(scene)]

    scenario = Scenario(
        name="queue: delivery, turn and next delivery",
        cast=cast,
        faults=1,
        runs_on=MERCHANTS,
        also=claimed_past_the_line,
    )
    race(scenario, orders=550)


def test_a_frozen_turn_and_the_sweep_that_takes_its_task(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        stand(scene)
        return [turn(scene), sweeper(scene)]

    scenario = Scenario(
        name="queue: turn and sweep", cast=cast, faults=1, runs_on=MERCHANTS, also=claimed_past_the_line
    )
    race(scenario, orders=116)


def test_a_frozen_turn_the_sweep_and_the_same_turn_again(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        stand(scene)
        return [turn(scene), sweeper(scene), turn(scene, "repeated turn", LATER)]

    scenario = Scenario(
        name="queue: turn, sweep and repeated turn",
        cast=cast,
        faults=0,
        runs_on=MERCHANTS,
        also=claimed_past_the_line,
    )
    race(scenario, orders=788)


def test_a_turn_is_called_twice_at_once(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        stand(scene)
        return [turn(scene), turn(scene, "repeated turn")]

    scenario = Scenario(
        name="queue: one turn twice", cast=cast, faults=1, runs_on=MERCHANTS, also=claimed_past_the_line
    )
    race(scenario, orders=200)


def test_a_turn_comes_when_a_person_cancels(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        stand(scene)
        cancel = {"cancel_requested": True, "cancelled_by": "ada", "wake_at": scene.now}
        return [turn(scene), somebody(scene, cancel, "canceller")]

    scenario = Scenario(
        name="queue: turn and cancel", cast=cast, faults=2, runs_on=MERCHANTS, also=claimed_past_the_line
    )
    race(scenario, orders=250)


def test_a_timer_and_the_sweep_wake_the_same_task(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [timer(scene), sweeper(scene, after=AT_ONCE)]

    scenario = Scenario(
        name="queue: timer and sweep", cast=cast, faults=2, runs_on=MERCHANTS, also=woken_twice
    )
    race(scenario, orders=122)


def test_two_tasks_of_one_line_and_their_turns(client: firestore.Client, tell: Tell) -> None:
    def race(*, name: str, faults: int, orders: int) -> None:
        found = explored_line(client, faults)
        tell(f"{name}: {found.orders:,} orders, all of them up to {faults} faults")
        assert found == Explored(orders, exhausted=True)

    race(name="queue: two tasks and their turns", faults=0, orders=45)

"""Every order in which a worker, a callback, the sweep and a person can meet at one task that waits."""

import pytest

from onwrite import job
from tests.races.actors import Actor
from tests.races.cast import second_worker, somebody, sweeper, worker
from tests.races.conftest import Race
from tests.races.job_cast import container, launch
from tests.races.scenario import Scenario
from tests.races.scene import Scene
from tests.races.wait_cast import partner, wait

pytestmark = pytest.mark.timeout(900)  # thousands of small calls; a slow machine is no failure


def test_a_callback_comes_before_the_wait_is_written_while_it_is_and_after_it(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), partner(scene)]

    race(
        Scenario(name="callback and Wait", cast=cast, faults=2, attempts=2, waits=True),
        orders=621,
    )


def test_the_same_callback_comes_twice(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        wait(scene)
        return [partner(scene, "first call"), partner(scene, "second call")]

    race(Scenario(name="callback twice", cast=cast, faults=2, attempts=2, waits=True), orders=662)


def test_two_callbacks_come_that_say_different_things(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        wait(scene)
        return [partner(scene, "first call", 1), partner(scene, "second call", 2)]

    race(Scenario(name="two callbacks that differ", cast=cast, faults=1, attempts=2, waits=True), orders=178)


def test_a_callback_comes_when_the_sweep_ends_its_wait(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        wait(scene)
        return [partner(scene), sweeper(scene)]

    race(
        Scenario(name="callback and sweep at the wait's end", cast=cast, faults=2, attempts=2, waits=True),
        orders=446,
    )


def test_a_callback_comes_when_a_person_cancels(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        wait(scene)
        cancel = {"cancel_requested": True, "cancelled_by": "ada", "wake_at": scene.now}
        return [partner(scene), somebody(scene, cancel, "canceller")]

    race(Scenario(name="callback and cancel", cast=cast, faults=2, attempts=2, waits=True), orders=172)


def test_a_callback_is_repeated_while_a_worker_goes_on_with_it(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        wait(scene)
        return [partner(scene, "first call"), partner(scene, "second call"), second_worker(scene)]

    race(
        Scenario(name="callback, repeated, and second worker", cast=cast, faults=0, attempts=2, waits=True),
        orders=254,
    )


def test_a_callback_comes_when_a_worker_is_frozen_and_its_task_was_taken(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), partner(scene), sweeper(scene)]

    race(
        Scenario(name="callback, frozen worker and sweep", cast=cast, faults=0, attempts=2, waits=True),
        orders=206,
    )


def test_a_callback_comes_to_a_task_that_waits_from_a_container(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        return [container(scene), partner(scene)]

    race(
        Scenario(name="callback and container", cast=cast, faults=1, attempts=2, waits=True, runs_on=job()),
        orders=115,
    )

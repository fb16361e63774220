"""Every order in which a function, its launch, containers and the sweep can meet at one task."""

import pytest

from onwrite import auto, job, seconds
from tests.races.actors import Actor
from tests.races.cast import somebody
from tests.races.conftest import Race
from tests.races.job_cast import container, function, launch, next_function, sweeper_of_jobs, watcher
from tests.races.scenario import Scenario
from tests.races.scene import Scene, keep, renew

pytestmark = pytest.mark.timeout(900)  # thousands of small calls; a slow machine is no failure


def test_a_function_and_the_container_it_starts(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [function(scene), container(scene)]

    race(Scenario(name="function and its container", cast=cast, faults=1, runs_on=job()), orders=263)


def test_a_function_that_launches_while_the_sweep_looks(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [function(scene), sweeper_of_jobs(scene)]

    race(Scenario(name="function that launches, and sweep", cast=cast, faults=2, runs_on=job()), orders=791)


def test_two_containers_are_started_for_one_attempt(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        return [container(scene, "first container"), container(scene, "second container")]

    race(Scenario(name="two containers of one Job", cast=cast, faults=1, runs_on=job()), orders=572)


def test_the_sweep_ends_an_attempt_whose_container_is_frozen_or_late(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        return [container(scene), sweeper_of_jobs(scene)]

    scenario = Scenario(
        name="container that renews, and sweep", cast=cast, faults=1, during=renew, runs_on=job()
    )
    race(scenario, orders=224)


def test_a_person_cancels_while_a_container_comes(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        cancel = {"cancel_requested": True, "cancelled_by": "ada", "wake_at": scene.now}
        return [container(scene), somebody(scene, cancel, "canceller")]

    race(Scenario(name="container and cancel", cast=cast, faults=1, runs_on=job()), orders=66)


def test_a_watcher_ends_an_attempt_whose_container_goes_on(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        return [container(scene), watcher(scene)]

    race(Scenario(name="container and watcher", cast=cast, faults=1, runs_on=job()), orders=281)


def test_a_function_hands_over_while_the_sweep_looks(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [function(scene), sweeper_of_jobs(scene)]

    at_once = auto(hand_over_after=seconds(20))
    scenario = Scenario(name="hand-over, and sweep", cast=cast, faults=2, during=keep, runs_on=at_once)
    race(scenario, orders=337)


def test_a_function_hands_over_to_a_container_that_another_function_launches(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [function(scene), next_function(scene), container(scene)]

    at_once = auto(hand_over_after=seconds(20))
    scenario = Scenario(
        name="hand-over, launch and container", cast=cast, faults=1, during=keep, runs_on=at_once
    )
    race(scenario, orders=1137)


def test_watcher_and_sweep_end_the_attempt_of_a_container_that_goes_on(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        launch(scene)
        return [container(scene), watcher(scene), sweeper_of_jobs(scene)]

    race(Scenario(name="container, watcher and sweep", cast=cast, faults=0, runs_on=job()), orders=728)

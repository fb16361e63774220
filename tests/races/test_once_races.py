"""`task.once` in every order: a crash at every point around the effect, lost answers, late and second workers.

Without a check it happens at most once, whoever meets; with one that tells the truth exactly once, however its
workers die. Of a worker that freezes right before the effect no check can know: test_broken_once.py.
"""

import pytest

from tests.races.actors import Actor
from tests.races.cast import LATER, admin, second_worker, somebody, sweeper, worker
from tests.races.conftest import Race
from tests.races.partner import Partner
from tests.races.scenario import Scenario
from tests.races.scene import Scene
from tests.rules.firestore_client import FirestoreClient

pytestmark = pytest.mark.timeout(900)  # thousands of small calls; a slow machine is no failure


def test_a_worker_dies_anywhere_around_an_effect(race: Race) -> None:
    partner = Partner()
    scenario = Scenario(name="once: worker", cast=alone, faults=2, during=partner.wanted, also=partner.broken)
    race(scenario, orders=61)


def test_a_worker_dies_anywhere_around_an_effect_that_can_be_looked_up(race: Race) -> None:
    partner = Partner(tells=True)
    scenario = Scenario(
        name="once with a check: worker", cast=alone, faults=2, during=partner.wanted, also=partner.broken
    )
    race(scenario, orders=61)


def test_two_deliveries_of_one_event_meet_at_an_effect(race: Race) -> None:
    partner = Partner(tells=True)

    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene, "first delivery"), worker(scene, "second delivery")]

    scenario = Scenario(
        name="once with a check: two deliveries",
        cast=cast,
        faults=1,
        during=partner.wanted,
        also=partner.broken,
    )
    race(scenario, orders=210)


def test_a_frozen_worker_the_sweep_and_the_worker_after_it_meet_at_an_effect(race: Race) -> None:
    partner = Partner()

    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), sweeper(scene), second_worker(scene)]

    scenario = Scenario(
        name="once: worker, sweep and second worker",
        cast=cast,
        faults=0,
        during=partner.wanted,
        also=partner.broken,
    )
    race(scenario, orders=459)


def test_an_admin_retries_without_a_decision(race: Race, console: FirestoreClient) -> None:
    partner = Partner()

    def cast(scene: Scene) -> list[Actor]:
        partner.asks_a_person(scene)
        return [admin(scene, console), sweeper(scene, after=LATER), second_worker(scene)]

    scenario = Scenario(
        name="once: admin's retry, sweep and worker",
        cast=cast,
        faults=1,
        during=partner.wanted,
        also=partner.broken,
    )
    race(scenario, orders=167)


def test_somebody_adds_a_field_while_an_effect_is_under_way(race: Race) -> None:
    partner = Partner(tells=True)

    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), somebody(scene, {"label": "urgent"})]

    scenario = Scenario(
        name="once with a check: worker and a field added by somebody",
        cast=cast,
        faults=1,
        during=partner.wanted,
        also=partner.broken,
    )
    race(scenario, orders=112)


def alone(scene: Scene) -> list[Actor]:
    return [worker(scene)]

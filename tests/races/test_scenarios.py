"""Every order in which two or three actors can meet at one task, with crashes and lost answers at every commit.

After each order, and again once it has settled, the invariants hold (invariants.py). The number of orders is part
of the test: it changes when the engine's steps do.
"""

import pytest

from onwrite import Task
from tests.races.actors import Actor
from tests.races.cast import abandon, admin, deleter, second_worker, somebody, sweeper, worker
from tests.races.conftest import Race
from tests.races.scenario import Scenario
from tests.races.scene import SHOWN_AS, Scene, renew, report
from tests.rules.changes import cancel
from tests.rules.firestore_client import FirestoreClient

pytestmark = pytest.mark.timeout(900)  # thousands of small calls; a slow machine is no failure


def test_two_deliveries_of_one_event(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene, "first delivery"), worker(scene, "second delivery")]

    race(Scenario(name="two deliveries of one event", cast=cast, faults=2), orders=251)


def test_a_frozen_worker_and_the_sweep_that_takes_its_task(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), sweeper(scene)]

    race(Scenario(name="worker and sweep", cast=cast, faults=2), orders=293)


def test_a_frozen_worker_the_sweep_and_the_worker_that_comes_after_it(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), sweeper(scene), second_worker(scene)]

    race(Scenario(name="worker, sweep and second worker", cast=cast, faults=1), orders=1284)


def test_a_worker_whose_only_attempt_fails_and_the_admin_who_retries(
    race: Race, console: FirestoreClient
) -> None:
    made = set()

    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), admin(scene, console)]

    def fail_at_first(task: Task) -> None:
        made.add(task.attempt)
        if task.attempt == 1:
            raise RuntimeError("the partner is closed")

    scenario = Scenario(
        name="worker and admin's retry", cast=cast, faults=2, during=fail_at_first, attempts=1
    )
    race(scenario, orders=157)
    assert made == {1, 2}  # the rules let the admin buy another attempt, and no more than one


def test_a_worker_and_somebody_who_adds_a_field(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), somebody(scene, {"label": "urgent"})]

    race(Scenario(name="worker and a field added by somebody", cast=cast, faults=2), orders=171)


def test_a_worker_that_renews_its_lease_and_the_sweep_that_takes_its_task(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), sweeper(scene)]

    race(Scenario(name="worker that renews, and sweep", cast=cast, faults=1, during=renew), orders=120)


def test_a_worker_and_an_admin_who_cancels(race: Race, console: FirestoreClient) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), admin(scene, console, cancel())]

    race(Scenario(name="worker and cancel", cast=cast, faults=2, during=renew), orders=365)


def test_two_sweeps_of_a_due_task(race: Race) -> None:
    race(Scenario(name="two sweeps, the task is due", cast=two_sweeps, faults=2), orders=122)


def test_two_sweeps_of_a_task_whose_worker_was_killed(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        abandon(scene)
        return two_sweeps(scene)

    race(Scenario(name="two sweeps, the worker was killed", cast=cast, faults=2), orders=122)


def test_an_order_shows_its_task_while_two_workers_and_the_sweep_change_it(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), sweeper(scene), second_worker(scene)]

    def report_and_write(task: Task) -> None:
        report(task)
        task.batch.update(task.parent, {f"{SHOWN_AS}.bytes": 7})

    scenario = Scenario(
        name="shown: worker, sweep and second worker",
        cast=cast,
        faults=1,
        during=report_and_write,
        shown=True,
    )
    race(scenario, orders=1284)


def test_an_order_is_deleted_that_shows_a_task_whose_worker_renews_its_lease(race: Race) -> None:
    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), deleter(scene)]

    def report_and_renew(task: Task) -> None:
        report(task)
        renew(task)

    scenario = Scenario(
        name="shown: worker that renews, and the order is deleted",
        cast=cast,
        faults=2,
        during=report_and_renew,
        shown=True,
    )
    race(scenario, orders=599)


def two_sweeps(scene: Scene) -> list[Actor]:
    return [sweeper(scene, "first sweep"), sweeper(scene, "second sweep")]

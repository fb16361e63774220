"""The checker can fail: stores broken on purpose are seen, each by the sentence that names what it breaks."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from google.cloud import firestore

from tests.races import broken_stores as broken
from tests.races.actors import Actor
from tests.races.cast import admin, deleter, second_worker, sweeper, worker
from tests.races.scenario import Scenario, Violated
from tests.races.scene import Scene, Scenes, StoreOf
from tests.rules.changes import cancel
from tests.rules.firestore_client import FirestoreClient
from tests.rules.people import ADMIN


def everybody(scene: Scene) -> Sequence[Actor]:
    return [worker(scene), sweeper(scene), second_worker(scene)]


def deliveries(scene: Scene) -> Sequence[Actor]:
    return [worker(scene, "first delivery"), worker(scene, "second delivery")]


def report_on(client: firestore.Client, scenario: Scenario) -> str:
    with pytest.raises(Violated) as seen:
        scenario.explore(client)
    return str(seen.value)


def test_without_the_fence_a_late_worker_finishes_what_the_sweep_took_from_it(
    client: firestore.Client,
) -> None:
    scenario = Scenario(name="no fence", cast=everybody, faults=0, store_of=broken.FinishWithoutFence)
    assert re.sub("[0-9a-f]{6}", "TOKEN_", report_on(client, scenario)).splitlines() == [
        "no fence, order 5:",
        "  1. worker: writes running (claimed)",
        "  2. sweep: looks for what is due: running (claimed)",
        "  3. sweep: writes scheduled (rescued)",
        "  4. worker: writes done (completed)",
        "  5. second worker: reads the task: done (completed)",
        "does not hold:",
        "  the worker finished the attempt TOKEN_ as done (completed), which the sweep had ended already",
    ]


def test_without_the_fence_a_repeated_finish_doubles_its_effects(client: firestore.Client) -> None:
    scenario = Scenario(name="no fence", cast=everybody, faults=1, store_of=broken.FinishWithoutFence)
    report = report_on(client, scenario)
    assert "\n  2. worker: writes done (completed), the answer is lost\n" in report
    assert "\n  the task is done (completed), and its effect landed 2 times instead of 1" in report


@pytest.mark.parametrize(
    ("store_of", "faults", "said"),
    [
        (broken.ClaimWithoutFence, 0, r"the second worker claimed the task while it was done \(completed\)"),
        (broken.SweepWithoutFence, 0, "the sweep finished the attempt .* which the worker had ended already"),
        (broken.EffectsApart, 0, "its effect landed 2 times instead of 1"),
        (broken.ClaimThatCountsTwice, 0, "after write 1, by the worker, `attempt` is 2, where 1 were made"),
        (broken.HistoryThatForgets, 0, "the history tells of the attempts .{6}, where .{6}, .{6} ended"),
        (broken.WrongState, 0, "the state is 'asleep', which is none of the four"),
        (broken.LeaseLeftBehind, 0, "the task is done and has a lease"),
        (broken.DoneInTheIndex, 0, r"the task is done \(completed\) and still in the sweep's index"),
        (broken.ClaimThatHides, 1, r"the task is running \(claimed\), and no sweep will find it"),
        (broken.LateLook, 1, "the sweep looks at it only after its lease has run out"),
        (broken.BlindSweep, 1, r"did not find the task, which is running \(claimed\)"),
        (broken.WriteAfterDeath, 1, r"the sweep writes scheduled \(rescued\) after its death"),
        (broken.WritePastTheGate, 0, "Firestore has `note` 'by another door'"),
        (broken.FinishThatRaises, 0, "the engine gave up: FinishFailed, RuntimeError: no finish today"),
        (broken.ReadThatRaises, 0, r"the second worker raised RuntimeError\('no read today'\)"),
    ],
)
def test_a_broken_store_is_seen(client: firestore.Client, store_of: StoreOf, faults: int, said: str) -> None:
    scenario = Scenario(name="broken", cast=everybody, faults=faults, store_of=store_of)
    assert re.search(said, report_on(client, scenario))


def test_a_history_that_forgets_what_an_admin_did_is_seen(
    client: firestore.Client, console: FirestoreClient
) -> None:
    def cast(scene: Scene) -> Sequence[Actor]:
        return [worker(scene), admin(scene, console, cancel())]

    scenario = Scenario(name="broken", cast=cast, faults=0, store_of=broken.HistoryThatForgets)
    assert f"the history tells no more of the cancel by {ADMIN.uid}" in report_on(client, scenario)


def orders_end(scene: Scene) -> Sequence[Actor]:
    return [worker(scene), deleter(scene)]


@pytest.mark.parametrize(
    ("store_of", "cast", "said"),
    [
        (broken.ShownApart, everybody, "the order shows the state 'scheduled', and the task has 'running'"),
        (broken.ShownWhereNothingIs, orders_end, "the order is there again, which had been deleted"),
    ],
)
def test_a_store_that_shows_what_is_not_so_is_seen(
    client: firestore.Client, store_of: StoreOf, cast: Callable[[Scene], Sequence[Actor]], said: str
) -> None:
    scenario = Scenario(name="broken", cast=cast, faults=0, store_of=store_of, shown=True)
    assert said in report_on(client, scenario)


def test_two_owners_at_once_are_seen(client: firestore.Client) -> None:
    turns = iter(["first delivery", "second delivery"] * 2)

    def take_turns(options: Sequence[Any]) -> Any:
        actor = next(turns)
        return next(option for option in options if option[0] == actor)

    scenario = Scenario(name="broken", cast=deliveries, faults=0, store_of=broken.NoFenceAtAll)
    said = "\n".join(scenario.play(Scenes(client, scenario.store_of).fresh(), take_turns, []))
    assert "the second delivery claimed the task while it was running (claimed)" in said
    assert "while the task was running (claimed) under another owner" in said
    assert "the handler was called 2 times for attempt 1" in said

"""That the races of `task.once` can fail: two stores that break it, and the one case that it cannot hold."""

import pytest
from google.cloud import firestore

from tests.races import broken_stores as broken
from tests.races.actors import Actor
from tests.races.cast import second_worker, sweeper, worker
from tests.races.partner import Partner
from tests.races.scenario import Scenario, Violated
from tests.races.scene import Scene, StoreOf


@pytest.mark.parametrize("store_of", [broken.IntentKeptBack, broken.IntentOverlooked])
@pytest.mark.parametrize("tells", [True, False], ids=["with a check", "without"])
def test_an_intent_that_is_not_written_or_not_read_is_seen(
    client: firestore.Client, store_of: StoreOf, *, tells: bool
) -> None:
    partner = Partner(tells)
    scenario = Scenario(
        name="", cast=alone, faults=1, during=partner.wanted, also=partner.broken, store_of=store_of
    )
    with pytest.raises(Violated, match="the partner was paid 2 times"):
        scenario.explore(client)


def test_a_check_cannot_know_of_a_worker_that_is_frozen_right_before_the_effect(
    client: firestore.Client,
) -> None:
    """Here clocks stand still: the engine's own look at the lease, right before the effect, sees nothing."""
    partner = Partner(tells=True)

    def cast(scene: Scene) -> list[Actor]:
        return [worker(scene), sweeper(scene), second_worker(scene)]

    scenario = Scenario(name="", cast=cast, faults=0, during=partner.wanted, also=partner.broken)
    with pytest.raises(Violated, match="the partner was paid 2 times") as seen:
        scenario.explore(client)
    assert "second worker: asks whether it was paid: no" in str(seen.value)


def alone(scene: Scene) -> list[Actor]:
    return [worker(scene)]

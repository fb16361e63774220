"""What a seed decides before anything runs: the strikes and the load."""

import pytest

from onwrite.local.chaos.load import PUT_OFF, TYPES, WRITTEN_BY, plan_load
from onwrite.local.chaos.pace import LEASE
from onwrite.local.chaos.strikes import plan_strikes
from onwrite.registry import Registry

SEEDS = range(50)


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("length", [1, 15, 60])
def test_every_storm_has_a_kill_and_two_freezes_that_outlast_a_lease(length: float, workers: int) -> None:
    for seed in SEEDS:
        strikes = plan_strikes(seed, length, workers)
        freezes = [strike for strike in strikes if strike.kind == "freeze"]
        assert len(freezes) >= 2
        assert len(strikes) > len(freezes)
        assert all(strike.lasts > LEASE.total_seconds() for strike in freezes)


@pytest.mark.parametrize("workers", [2, 4])
def test_one_of_several_workers_is_always_awake(workers: int) -> None:
    for seed in SEEDS:
        freezes = [strike for strike in plan_strikes(seed, 120, workers) if strike.kind == "freeze"]
        for one in freezes:
            assert sum(other.at <= one.at < other.at + other.lasts for other in freezes) < workers


def test_a_storm_is_over_soon_after_its_time() -> None:
    for seed in SEEDS:
        assert all(strike.at + strike.lasts <= 20 for strike in plan_strikes(seed, 15, 2))


def test_strikes_grow_with_the_workers_and_the_share_of_freezes_is_as_asked_for() -> None:
    few, many = plan_strikes(3, 600, 1), plan_strikes(3, 600, 4)
    assert len(many) > 2 * len(few)
    assert {strike.kind for strike in plan_strikes(3, 600, 4, freezes=1)[3:]} == {"freeze"}
    assert {strike.kind for strike in plan_strikes(3, 600, 4, freezes=0)[3:]} == {"kill"}


def test_the_same_seed_plans_the_same_and_another_one_something_else() -> None:
    assert plan_strikes(1, 60, 2) == plan_strikes(1, 60, 2) != plan_strikes(2, 60, 2)
    assert plan_load(1, 100, 60) == plan_load(1, 100, 60) != plan_load(2, 100, 60)


def test_the_load_is_of_every_type_in_order_and_early_enough() -> None:
    load = plan_load(7, 2000, 60)
    assert [task.at for task in load] == sorted(task.at for task in load)
    assert load[-1].at <= 60 * WRITTEN_BY
    assert {task.type for task in load} == set(TYPES)
    assert len({task.key for task in load}) == 2000
    put_off = sum(task.put_off > 0 for task in load)
    assert PUT_OFF / 2 < put_off / 2000 < PUT_OFF * 2


def test_every_type_of_the_load_has_a_handler_and_no_handler_is_without_load() -> None:
    registry = Registry("onwrite.local.chaos.project.handlers")
    assert set(registry.types()) == set(TYPES)
    assert all(registry.get(name).retry.attempts == 1000 for name in TYPES)

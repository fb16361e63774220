import asyncio

from onwrite.local import Faults
from onwrite.local.faults import Fate, fate_of
from onwrite.local.overtaking import Overtaking

NUMBERS = range(2000)


def test_without_faults_every_event_is_delivered_once_and_at_once() -> None:
    assert {fate_of(number, Faults()) for number in NUMBERS} == {Fate()}


def test_the_same_seed_decides_the_same() -> None:
    faults = Faults(seed=7, duplicate=0.3, reorder=0.3, delay=2.0, drop=0.3)
    assert [fate_of(number, faults) for number in NUMBERS] == [fate_of(number, faults) for number in NUMBERS]


def test_the_decision_is_the_same_in_every_version_and_process() -> None:
    fates = [fate_of(number, Faults(seed=7, duplicate=0.5, drop=0.25)) for number in range(12)]
    assert [0 if fate.dropped else len(fate.waits) for fate in fates] == [1, 0, 2, 0, 0, 2, 1, 0, 2, 1, 1, 0]


def test_another_seed_decides_otherwise() -> None:
    one, other = Faults(seed=1, drop=0.5), Faults(seed=2, drop=0.5)
    assert [fate_of(number, one) for number in NUMBERS] != [fate_of(number, other) for number in NUMBERS]


def test_a_probability_is_kept_to() -> None:
    duplicated = sum(len(fate_of(number, Faults(duplicate=0.2)).waits) - 1 for number in NUMBERS)
    dropped = sum(fate_of(number, Faults(drop=0.2)).dropped for number in NUMBERS)
    assert 300 < duplicated < 500
    assert 300 < dropped < 500


def test_more_of_one_fault_leaves_the_others_as_they_were() -> None:
    calm, rough = Faults(seed=3, duplicate=0.3), Faults(seed=3, duplicate=0.3, drop=0.9)
    assert all(len(fate_of(n, calm).waits) == len(fate_of(n, rough).waits) for n in NUMBERS)


def test_no_event_waits_longer_than_the_delay() -> None:
    waits = [fate_of(number, Faults(delay=3.0)).waits[0] for number in NUMBERS]
    assert 2.5 < max(waits) < 3.0


def test_a_reordered_event_waits_for_those_that_go_first() -> None:
    async def scene() -> list[str]:
        order: list[str] = []
        overtaking = Overtaking()

        async def held(name: str, gate: asyncio.Event | None) -> None:
            await overtaking.held_up(0, gate)
            order.append(name)

        first = asyncio.create_task(held("first", overtaking.gate(0, 2)))
        for number in (1, 2):
            await asyncio.create_task(held(f"later {number}", overtaking.gate(number, 0)))
            overtaking.pass_by(number)
        await first
        return order

    assert asyncio.run(scene()) == ["later 1", "later 2", "first"]

"""Who takes a turn, where some are more urgent than others."""

from typing import Any

import pytest

from onwrite import Task, enqueue, handler
from onwrite.runners import Queue
from tests.emulator.conftest import Bench
from tests.emulator.queues.conftest import Joins


def test_who_is_more_urgent_takes_the_turn_and_nobody_is_left_without_one(
    bench: Bench, ran: list[str], waiting: Joins
) -> None:
    waiting("last", priority=9)
    waiting("middle", priority=5)
    waiting("first")
    bench.take_turns()
    assert ran == ["first", "middle", "last"]


def test_priorities_count_within_a_queue_only(
    bench: Bench, ran: list[str], partner: Queue, others: Queue, waiting: Joins
) -> None:
    @handler(runs_on=others)
    def other_work(task: Task, input: dict[str, Any]) -> None:
        ran.append(task.id)

    bench.handlers["other_work"] = other_work
    mine = waiting("mine", priority=9)
    waiting("theirs", type="other_work")
    bench.processor.take_turn(mine.path, partner)
    assert ran == ["mine"]


def test_who_is_paused_meanwhile_leaves_the_turn_to_the_next(
    bench: Bench, ran: list[str], waiting: Joins
) -> None:
    """The cancelled one of two, as a person writes it while both stand in line."""
    cancelled = waiting("cancelled")
    waiting("next", priority=3)
    cancelled.update({"cancel_requested": True, "cancelled_by": "ada"})
    bench.take_turns()
    assert ran == ["next"]
    assert bench.read(cancelled)["reason"] == "cancelled"


def test_enqueue_says_how_urgent_a_task_is(bench: Bench, ran: list[str]) -> None:
    batch = bench.client.batch()
    task = enqueue(batch, bench.order, "work", {}, key="later", priority=7, handlers=None)
    batch.commit()
    bench.later(seconds=1)
    assert bench.process(task)["priority"] == 7


@pytest.mark.parametrize("priority", [-1, 10, 1.5, "high", True, None])
def test_a_priority_that_is_none_is_told_where_it_is_made(bench: Bench, priority: Any) -> None:
    with pytest.raises(
        ValueError, match="priority must be a whole number from 0, which comes first, to 9; not"
    ):
        enqueue(bench.client.batch(), bench.order, "work", {}, key="k", priority=priority, handlers=None)


@pytest.mark.parametrize("priority", [-1, 10, 1.5, "high", True])
def test_a_priority_written_by_hand_that_is_none_is_told_by_the_task(
    bench: Bench, ran: list[str], priority: Any
) -> None:
    told = bench.process(bench.write(priority=priority))
    assert (told["state"], told["reason"]) == ("failed", "invalid")
    assert "it must be a whole number from 0, which comes first, to 9" in told["error"]["message"]

"""Tasks that are due soon are woken at their exact time, on a real Firestore."""

from datetime import timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Retry, Task, handler, queue
from onwrite.queue_events import TimerNotSet
from onwrite.queue_timer import TooEarly, ring
from tests.emulator.conftest import Bench

TIMER = queue("timer", concurrent=9, per_second=10)


def retried(bench: Bench, after: timedelta) -> firestore.DocumentReference:
    """An attempt ended with a retry, and its event has come."""

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        raise Retry("busy", after=after)

    bench.handlers["work"] = work
    task = bench.write()
    bench.process(task)
    bench.process(task)
    return task


def test_a_retry_that_is_due_soon_gets_a_timer(bench: Bench) -> None:
    bench.timer = TIMER
    task = retried(bench, timedelta(seconds=7))
    (asked,) = bench.turns.asked
    due = bench.read(task)["scheduled_at"]
    assert (asked.queue, asked.at) == ("timerQueue", due)
    assert asked.data == {"task": task.path, "version": str(bench.newest(task).version.ToNanoseconds())}

    with pytest.raises(TooEarly):
        ring(bench.store, due - timedelta(seconds=5), asked.data)
    assert ring(bench.store, due, asked.data) is True
    assert bench.read(task)["wake_at"] > due  # a write, whose event runs it
    assert ring(bench.store, due, asked.data) is False  # the second time, of another version


def test_a_retry_that_a_sweep_finds_anyway_gets_none(bench: Bench) -> None:
    bench.timer = TIMER
    retried(bench, timedelta(minutes=3))
    assert bench.turns.asked == []


def test_without_a_timer_queue_nothing_is_asked_for(bench: Bench) -> None:
    retried(bench, timedelta(seconds=7))
    assert bench.turns.asked == []


def test_a_timer_that_cannot_be_set_leaves_it_to_the_sweep(bench: Bench) -> None:
    bench.timer, bench.turns.closed = TIMER, "the queue timerQueue is not there"
    task = retried(bench, timedelta(seconds=7))
    assert [event.why for event in bench.told if isinstance(event, TimerNotSet)] == [bench.turns.closed]
    bench.later(seconds=8)
    bench.sweep()
    assert bench.process(task)["attempt"] == 2


def test_a_timer_of_a_task_that_was_put_off_meanwhile_wakes_nobody(bench: Bench) -> None:
    bench.timer = TIMER
    task = retried(bench, timedelta(seconds=7))
    (asked,) = bench.turns.asked
    task.update({"scheduled_at": bench.now + timedelta(days=1)})
    assert ring(bench.store, bench.now + timedelta(seconds=8), asked.data) is False
    task.delete()
    assert ring(bench.store, bench.now + timedelta(seconds=8), asked.data) is False

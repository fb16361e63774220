"""What the parent shows of a task changes in the very commit that changes the task, and never stops it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Backoff, Fail, Retry, Snooze, Task, handler, minutes, seconds
from tests.emulator.conftest import Bench
from tests.emulator.shown_order import counting, in_one_commit, placed, seen
from tests.emulator.test_leases import spin
from tests.emulator.test_stops import cancel
from tests.emulator.test_sweep import Killed, killed, waiting


@pytest.fixture
def task(bench: Bench) -> firestore.DocumentReference:
    return placed(bench)


def test_the_order_shows_the_claim_each_report_and_the_end_in_their_own_commits(
    bench: Bench, task: firestore.DocumentReference
) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        assert seen(bench) == {"state": "running"}
        assert in_one_commit(bench, task.reference)
        for done in (1, 2):
            task.progress(done, 3, f"part {done}")
            bench.later(seconds=30)
            bench.keeper.step()
            progress = bench.read(task.reference)["progress"]
            assert progress["done"] == done
            assert seen(bench) == {"state": "running", "progress": progress}
            assert in_one_commit(bench, task.reference)
        task.progress(3, 3)

    bench.handlers["work"] = work
    done = bench.process(task)
    assert done["progress"]["done"] == 3
    assert seen(bench) == {"state": "done", "progress": done["progress"]}
    assert in_one_commit(bench, task)


def test_a_renewal_without_a_report_leaves_the_order_alone(
    bench: Bench, task: firestore.DocumentReference
) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        before = bench.order.get().update_time
        bench.later(seconds=30)
        bench.keeper.step()
        assert task.reference.get().update_time > before
        assert bench.order.get().update_time == before

    bench.handlers["work"] = work
    assert bench.process(task)["state"] == "done"


@pytest.mark.parametrize(
    ("said", "attempts", "state", "reason"),
    [
        (Fail("only 2 are left"), 3, "failed", "rejected"),
        (RuntimeError("on fire"), 1, "failed", "exhausted"),
        (RuntimeError("on fire"), 3, "scheduled", "retry"),
        (Retry("closed", after=seconds(1)), 3, "scheduled", "retry"),
        (Snooze(until=datetime(2999, 1, 1, tzinfo=UTC)), 3, "scheduled", "snoozed"),
        (SystemExit(), 1, "failed", "exhausted"),
    ],
    ids=["fail", "exhausted", "crash", "retry", "snooze", "exit"],
)
def test_every_end_of_an_attempt_is_shown(
    bench: Bench,
    task: firestore.DocumentReference,
    said: BaseException,
    attempts: int,
    state: str,
    reason: str,
) -> None:
    @handler(retry=Backoff(attempts=attempts))
    def work(task: Task, input: dict[str, Any]) -> None:
        raise said

    bench.handlers["work"] = work
    ended = bench.process(task)
    assert (ended["state"], ended["reason"]) == (state, reason)
    assert seen(bench) == {"state": state}
    assert in_one_commit(bench, task)


def test_a_new_attempt_takes_the_progress_of_the_last_one_away(
    bench: Bench, task: firestore.DocumentReference
) -> None:
    @handler(retry=Backoff(attempts=2, first=seconds(0)))
    def work(task: Task, input: dict[str, Any]) -> None:
        if task.attempt == 1:
            task.progress(1, 2, "half")
            raise RuntimeError
        assert seen(bench) == {"state": "running"}

    bench.handlers["work"] = work
    progress = bench.process(task)["progress"]
    assert seen(bench) == {"state": "scheduled", "progress": progress}
    assert bench.process(task)["state"] == "done"
    assert seen(bench) == {"state": "done"}


@pytest.mark.parametrize(("attempts", "state"), [(2, "scheduled"), (1, "failed")])
def test_a_rescue_by_the_sweep_is_shown(bench: Bench, attempts: int, state: str) -> None:
    @handler(retry=Backoff(attempts=attempts))
    def poison(task: Task, input: dict[str, Any]) -> None:
        raise Killed

    bench.handlers["work"] = poison
    task = placed(bench)
    killed(bench, task)
    assert seen(bench) == {"state": "running"}
    bench.later(minutes=5)
    bench.sweep()
    assert bench.read(task)["state"] == state
    assert seen(bench) == {"state": state}
    assert in_one_commit(bench, task)


def test_a_wait_that_is_over_is_shown(bench: Bench) -> None:
    task = placed(bench, **waiting(bench, bench.now), max_attempts=1)
    bench.later(seconds=1)
    bench.sweep()
    assert bench.read(task)["reason"] == "exhausted"
    assert seen(bench) == {"state": "failed"}


def test_a_wake_leaves_the_order_alone(bench: Bench, task: firestore.DocumentReference) -> None:
    before = bench.order.get().update_time
    bench.later(seconds=1)
    bench.sweep()
    assert task.get().update_time > before
    assert bench.order.get().update_time == before


@pytest.mark.parametrize("by_the_sweep", [False, True])
def test_a_cancel_of_a_scheduled_task_is_shown(
    bench: Bench, task: firestore.DocumentReference, *, by_the_sweep: bool
) -> None:
    cancel(bench, task)
    bench.later(seconds=1)
    if by_the_sweep:
        bench.sweep()
    else:
        bench.process(task)
    assert bench.read(task)["reason"] == "cancelled"
    assert seen(bench) == {"state": "failed"}
    assert in_one_commit(bench, task)


def test_a_cancel_of_a_running_task_and_a_shutdown_of_its_worker_are_shown(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        if task.id == "cancelled":
            cancel(bench, task.reference)
            bench.later(seconds=30)
            bench.keeper.step()
            assert task.cancelled
        else:
            bench.shutdown_in = 10
            bench.keeper.step()
            bench.later(seconds=6)
            bench.keeper.step()
            spin()

    bench.handlers["work"] = work
    for key, state, reason in (("cancelled", "failed", "cancelled"), ("handed_back", "scheduled", "rescued")):
        ended = bench.process(placed(bench, key))
        assert (ended["state"], ended["reason"]) == (state, reason)
        assert seen(bench, key) == {"state": state}


def test_a_pause_leaves_the_order_alone_but_tells_of_a_flip_that_went_past_the_engine(bench: Bench) -> None:
    settings = bench.client.document("settings/queue")
    settings.set({"paused_types": ["work"]})
    bench.handlers["work"] = counting()
    try:
        task, flipped = placed(bench), placed(bench, "flipped", state="failed", reason="exhausted")
        bench.order.update({"exports.flipped.state": "failed"})
        before = bench.order.get().update_time
        assert bench.process(task)["reason"] == "paused"
        assert bench.order.get().update_time == before
        flipped.update({"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now})
        assert bench.process(flipped)["reason"] == "paused"
        assert seen(bench, "flipped") == {"state": "scheduled"}
    finally:
        settings.delete()
    bench.later(seconds=30)
    bench.sweep()
    assert seen(bench) == {"state": "scheduled"}
    assert bench.process(task)["state"] == "done"
    assert seen(bench) == {"state": "done", "bytes": 7}


def test_a_task_that_cannot_run_is_shown_as_failed(bench: Bench, task: firestore.DocumentReference) -> None:
    assert bench.process(task)["reason"] == "invalid"  # there is no handler
    assert seen(bench) == {"state": "failed"}
    assert in_one_commit(bench, task)

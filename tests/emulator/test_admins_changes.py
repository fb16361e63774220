"""What the engine makes of the changes that the rules let through: signed in the history, among its own entries."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Snooze, Task, enqueue, handler, queue
from onwrite.durations import seconds
from onwrite.events import FinishFailed
from tests.emulator.conftest import Bench

LATER = datetime.now(UTC) + timedelta(days=365)


def signed(bench: Bench, action: str) -> dict[str, Any]:
    entry = {"action": action, "admin": "ada", "at": bench.now}
    return {"history": firestore.ArrayUnion([entry])}


def reschedule(bench: Bench, task: firestore.DocumentReference, at: datetime = LATER) -> None:
    task.update({"scheduled_at": at, "wake_at": at, **signed(bench, "reschedule")})


def told(task: dict[str, Any]) -> list[str]:
    return [entry.get("action") or entry["reason"] for entry in task["history"]]


@handler()
def work(task: Task, input: dict[str, Any]) -> str:
    return "worked"


def test_an_entry_that_comes_while_the_handler_runs_is_kept_by_its_end(bench: Bench) -> None:
    @handler()
    def cancelled_meanwhile(task: Task, input: dict[str, Any]) -> str:
        wish = {"cancel_requested": True, "cancelled_by": "ada", "wake_at": bench.now}
        task.reference.update(wish | signed(bench, "cancel"))
        return "worked"

    bench.handlers["work"] = cancelled_meanwhile
    done = bench.process(bench.write())
    assert (done["state"], told(done)) == ("done", ["cancel", "completed"])
    assert not any(isinstance(event, FinishFailed) for event in bench.told)


def test_an_edited_task_runs_with_its_new_input_and_tells_of_both(bench: Bench) -> None:
    @handler()
    def needs_a_number(task: Task, input: dict[str, int]) -> int:
        return input["n"] + 1

    bench.handlers["work"] = needs_a_number
    task = bench.write(input={"n": "seven"})
    assert bench.process(task)["reason"] == "invalid"
    flip = {"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now}
    task.update({**flip, "input": {"n": 7}, **signed(bench, "edit")})
    done = bench.process(task)
    assert (done["state"], done["result"], told(done)) == ("done", 8, ["edit", "completed"])


def test_a_task_that_is_put_off_runs_at_its_new_time(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = bench.write(scheduled_at=bench.now + timedelta(hours=1))
    bench.process(task)
    reschedule(bench, task)
    waiting = bench.read(task)
    assert bench.process(task) == waiting  # no write: the sweep finds it as it is
    bench.now = LATER
    bench.sweep()
    done = bench.process(task)
    assert (done["state"], told(done)) == ("done", ["reschedule", "completed"])


def test_a_task_that_is_put_off_while_it_is_paused_is_not_written_at_every_sweep(bench: Bench) -> None:
    bench.handlers["work"] = work
    settings = bench.client.document("settings/queue")
    settings.set({"paused": False, "paused_types": ["work"]})
    task = bench.write()
    bench.now += timedelta(minutes=1)
    assert bench.process(task)["reason"] == "paused"
    reschedule(bench, task)
    waiting = bench.process(task)
    assert (waiting["reason"], waiting["wake_at"]) == ("new", LATER)
    settings.delete()
    version = task.get().update_time
    for _ in range(3):
        bench.later(minutes=1)
        bench.sweep()
    assert task.get().update_time == version
    bench.now = LATER
    assert bench.process(task)["state"] == "done"


def test_a_task_that_is_put_off_stands_in_line_no_more(bench: Bench) -> None:
    @handler(runs_on=queue("merchants", concurrent=5, per_second=10))
    def called(task: Task, input: dict[str, Any]) -> str:
        return "called"

    bench.handlers["work"] = called
    task = bench.write()
    assert bench.process(task)["reason"] == "queued"
    reschedule(bench, task)
    waiting = bench.process(task)
    assert (waiting["reason"], waiting["wake_at"]) == ("new", LATER)
    bench.take_turns()
    assert bench.read(task) == waiting
    bench.now = LATER
    bench.process(task)
    bench.take_turns()
    done = bench.read(task)
    assert (done["state"], told(done)) == ("done", ["reschedule", "completed"])


def test_what_waits_for_its_time_only_is_blocked_no_more(bench: Bench) -> None:
    bench.handlers["work"] = work
    batch = bench.client.batch()
    first = enqueue(batch, bench.order, "work", {}, key="first", handlers=None)
    next_year = enqueue(batch, bench.order, "work", {}, key="next", needs=[first], at=LATER, handlers=None)
    batch.commit()
    assert bench.read(next_year)["reason"] == "blocked"
    assert bench.process(first)["state"] == "done"
    waiting = bench.process(next_year)
    assert (waiting["reason"], waiting["needs"], waiting["wake_at"]) == ("new", 0, LATER)  # it may be run now


@pytest.mark.parametrize("skew", [0, 2], ids=["clocks-agree", "the-worker-is-behind"])
def test_a_task_that_is_run_now_by_the_servers_time_runs(bench: Bench, skew: int) -> None:
    bench.handlers["work"] = work
    task = bench.write(scheduled_at=LATER)
    bench.process(task)
    now = bench.now + seconds(skew)
    task.update({"scheduled_at": now, "wake_at": now, **signed(bench, "run_now")})
    if bench.process(task)["state"] != "done":
        bench.later(minutes=1)
        bench.sweep()
        bench.process(task)
    done = bench.read(task)
    assert (done["state"], told(done)) == ("done", ["run_now", "completed"])


def test_a_snooze_asked_for_by_hand_again_and_again_keeps_the_newest_20(bench: Bench) -> None:
    @handler()
    def snoozes(task: Task, input: dict[str, Any]) -> str:
        raise Snooze(until=LATER)

    bench.handlers["work"] = snoozes
    task = bench.write()
    for number in range(25):
        bench.now += timedelta(seconds=1)
        reschedule(bench, task, bench.now - timedelta(minutes=5))
        assert bench.process(task)["reason"] == "snoozed", number
    assert told(bench.read(task)) == ["reschedule", "snoozed"] * 10

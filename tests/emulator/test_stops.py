"""A handler is stopped: it is out of time, cancelled, or its worker is shut down."""

import threading
from typing import Any

from google.cloud import firestore

from onwrite import Backoff, Stopped, Task, handler, minutes, seconds
from onwrite.events import AttemptLost, Cancelled
from tests.emulator.conftest import Bench
from tests.emulator.test_leases import spin


def cancel(bench: Bench, task: firestore.DocumentReference) -> None:
    """As the rules let an admin do it."""
    task.update({"cancel_requested": True, "cancelled_by": "ada", "wake_at": bench.now})


def test_a_handler_past_its_timeout_is_stopped_and_tried_again(bench: Bench) -> None:
    deadlines = []

    @handler(timeout=seconds(20), retry=Backoff(attempts=2))
    def work(task: Task, input: dict[str, Any]) -> None:
        deadlines.append(task.deadline)
        task.batch.set(task.client.document(f"{task.parent.path}/effects/1"), {})
        try:
            bench.later(seconds=20)
            bench.keeper.step()
            spin()
        except Exception:  # noqa: BLE001 — a handler that swallows what it can
            bench.order.set({"swallowed": True})

    bench.handlers["work"] = work
    started = bench.now
    task = bench.write()
    retried = bench.process(task)
    assert deadlines == [started + seconds(20)]
    assert (retried["state"], retried["reason"], retried["attempt"]) == ("scheduled", "retry", 1)
    error = retried["error"]
    assert (error["kind"], error["type"]) == ("timeout", "TimedOut")
    assert any("test_" in line for line in error["trace"])
    assert not bench.order.get().exists
    assert not list(bench.order.collection("effects").stream())
    bench.later(hours=1)
    failed = bench.process(task)
    assert (failed["state"], failed["reason"], failed["error"]["kind"]) == ("failed", "exhausted", "timeout")


def test_a_handler_that_does_not_stop_is_ended_without_it_and_cannot_write(bench: Bench) -> None:
    """Two actors: the zombie in its own thread, and the keeper."""
    deaf, go_on = threading.Event(), threading.Event()

    @handler(timeout=seconds(20), retry=Backoff(attempts=2))
    def work(task: Task, input: dict[str, Any]) -> str:
        deaf.set()
        while not go_on.is_set():
            try:
                go_on.wait()
            except Stopped:
                continue
        task.batch.set(task.client.document(f"{task.parent.path}/effects/1"), {})
        return "too late"

    bench.handlers["work"] = work
    task = bench.write()
    zombie = threading.Thread(target=bench.process, args=(task,), daemon=True)
    zombie.start()
    assert deaf.wait(60)
    bench.later(seconds=20)
    bench.keeper.step()  # stopped
    bench.later(seconds=5)
    bench.keeper.step()  # abandoned
    ended = bench.read(task)
    assert (ended["state"], ended["reason"], ended["error"]["kind"]) == ("scheduled", "retry", "timeout")
    go_on.set()
    zombie.join(60)
    assert bench.read(task) == ended
    assert not list(bench.order.collection("effects").stream())
    assert sum(isinstance(event, AttemptLost) for event in bench.told) == 1


def test_a_running_task_is_cancelled_at_its_next_renewal_when_it_does_not_look(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        cancel(bench, task.reference)
        bench.later(seconds=30)
        bench.keeper.step()
        assert task.cancelled
        bench.later(seconds=5)
        bench.keeper.step()
        spin()

    bench.handlers["work"] = work
    task = bench.write()
    failed = bench.process(task)
    assert (failed["state"], failed["reason"], failed["attempt"]) == ("failed", "cancelled", 1)
    assert failed["error"]["message"].startswith("cancelled by ada")
    assert [entry["reason"] for entry in failed["history"]] == ["cancelled"]
    assert not failed.keys() & {"cancel_requested", "wake_at", "lease"}


def test_a_handler_that_looks_gives_in_and_what_it_returns_is_dropped(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> str:
        cancel(bench, task.reference)
        task.progress(1)
        bench.later(seconds=5)
        bench.keeper.step()  # a progress report sees it as well
        task.batch.set(task.client.document(f"{task.parent.path}/effects/1"), {})
        return "half of it" if task.cancelled else "all of it"

    bench.handlers["work"] = work
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"]) == ("failed", "cancelled")
    assert "result" not in failed
    assert not list(bench.order.collection("effects").stream())


def test_work_that_was_complete_before_the_wish_was_seen_is_done(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        cancel(bench, task.reference)
        return "all of it"

    bench.handlers["work"] = work
    done = bench.process(bench.write())
    assert (done["state"], done["result"]) == ("done", "all of it")
    assert "cancel_requested" not in done


def test_what_would_run_again_is_cancelled_instead(bench: Bench) -> None:
    @handler(retry=Backoff(attempts=5))
    def work(task: Task, input: dict[str, Any]) -> str:
        cancel(bench, task.reference)
        raise RuntimeError

    bench.handlers["work"] = work
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"]) == ("failed", "cancelled")


def test_a_scheduled_task_is_cancelled_at_once_and_runs_after_all_when_flipped(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        return "worked"

    bench.handlers["work"] = work
    task = bench.write(scheduled_at=bench.now + minutes(60))
    bench.process(task)
    cancel(bench, task)
    failed = bench.process(task)
    assert (failed["state"], failed["reason"], failed["attempt"]) == ("failed", "cancelled", 0)
    assert any(isinstance(event, Cancelled) and event.by == "ada" for event in bench.told)
    task.update({"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now})
    bench.later(hours=1)
    assert bench.process(task)["result"] == "worked"


def test_a_cancel_whose_event_was_lost_is_found_by_the_sweep(bench: Bench) -> None:
    task = bench.write(scheduled_at=bench.now + minutes(60))
    bench.process(task)
    cancel(bench, task)
    bench.later(seconds=1)
    bench.sweep()
    assert bench.read(task)["reason"] == "cancelled"


def test_a_killed_worker_of_a_cancelled_task_leaves_it_cancelled(bench: Bench) -> None:
    task = bench.write(
        state="running",
        attempt=1,
        max_attempts=5,
        shard=0,
        wake_at=bench.now,
        cancel_requested=True,
        lease={"token": "t1", "expires_at": bench.now, "runner": "function"},
    )
    bench.later(seconds=1)
    bench.sweep()
    assert bench.read(task)["reason"] == "cancelled"


def test_a_shutdown_gives_the_rest_of_its_time_and_takes_no_attempt(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> str:
        if input and not bench.read(task.reference).get("history"):
            bench.shutdown_in = 10.0
            bench.keeper.step()
            assert task.deadline == bench.now + seconds(6)
            bench.later(seconds=6)
            bench.keeper.step()
            spin()
        return "worked"

    bench.handlers["work"] = work
    task = bench.write(input={"shut": "down"})
    back = bench.process(task)
    assert (back["state"], back["reason"], back["attempt"]) == ("scheduled", "rescued", 0)
    assert back["scheduled_at"] == bench.now
    assert back["history"][0]["error"]["kind"] == "shutdown"
    bench.shutdown_in = None
    done = bench.process(task)
    assert (done["state"], done["attempt"]) == ("done", 1)


def test_a_handler_that_ends_within_the_time_that_is_left_is_done(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> str:
        bench.shutdown_in = 10.0
        bench.keeper.step()
        return "worked"

    bench.handlers["work"] = work
    assert bench.process(bench.write())["result"] == "worked"

"""The way of a task from scheduled to done or failed, on a real Firestore."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from onwrite import Backoff, Fail, Retry, Snooze, Task, handler, seconds
from onwrite.events import AttemptLost, Ended
from tests.emulator.conftest import Bench


class Greeting(BaseModel):
    name: str


@handler()
def greet(task: Task, input: Greeting) -> dict[str, str]:
    return {"said": f"Hello, {input.name}!"}


@handler(retry=Backoff(attempts=3, first=seconds(10)), fail_on=(ZeroDivisionError,))
def crash(task: Task, input: dict[str, Any]) -> None:
    raise (ZeroDivisionError if input.get("for_good") else RuntimeError)("the mail server is on fire")


def test_a_task_written_with_only_type_input_and_state_is_done(bench: Bench) -> None:
    bench.handlers["work"] = greet
    task = bench.write(input={"name": "Ada"})
    done = bench.process(task)
    assert (done["state"], done["reason"], done["result"]) == ("done", "completed", {"said": "Hello, Ada!"})
    assert done["attempt"] == 1
    assert done["expire_at"] - done["finished_at"] == timedelta(days=30)
    assert not done.keys() & {"lease", "wake_at", "shard", "error"}
    assert [entry["reason"] for entry in done["history"]] == ["completed"]


def test_the_handler_runs_under_a_lease_that_outlasts_its_timeout(bench: Bench) -> None:
    seen: dict[str, Any] = {}

    @handler(timeout=seconds(20))
    def look(task: Task, input: dict[str, Any]) -> None:
        seen.update(task.reference.get().to_dict() or {})

    bench.handlers["work"] = look
    bench.process(bench.write())
    assert (seen["state"], seen["reason"], seen["attempt"]) == ("running", "claimed", 1)
    assert seen["lease"]["expires_at"] >= bench.now + seconds(20)
    assert seen["wake_at"] == seen["lease"]["expires_at"]
    assert len(seen["lease"]["token"]) == 32


def test_a_crash_is_retried_later_and_says_what_happened(bench: Bench) -> None:
    bench.handlers["work"] = crash
    retried = bench.process(bench.write())
    assert (retried["state"], retried["reason"], retried["attempt"]) == ("scheduled", "retry", 1)
    assert bench.now <= retried["scheduled_at"] <= bench.now + seconds(10)
    assert retried["wake_at"] == retried["scheduled_at"]
    error = retried["error"]
    assert (error["kind"], error["type"], error["message"]) == (
        "exception",
        "RuntimeError",
        "the mail server is on fire",
    )
    assert "test_processor.py" in error["trace"][-1]
    assert "Traceback" in next(event.trace for event in bench.told if isinstance(event, Ended))


def test_the_last_attempt_that_crashes_fails_the_task(bench: Bench) -> None:
    bench.handlers["work"] = crash
    task = bench.write()
    for _ in range(3):
        last = bench.process(task)
        bench.later(minutes=1)
    assert (last["state"], last["reason"], last["attempt"]) == ("failed", "exhausted", 3)
    assert [entry["attempt"] for entry in last["history"]] == [1, 2, 3]
    assert "wake_at" not in last


def test_an_exception_that_is_not_worth_a_retry_fails_at_once(bench: Bench) -> None:
    bench.handlers["work"] = crash
    failed = bench.process(bench.write(input={"for_good": True}))
    assert (failed["state"], failed["reason"], failed["error"]["retryable"]) == ("failed", "rejected", False)


def test_a_flip_to_scheduled_by_hand_buys_one_attempt_more(bench: Bench) -> None:
    bench.handlers["work"] = crash
    task = bench.write(max_attempts=1)
    assert bench.process(task)["reason"] == "exhausted"
    task.update({"state": "scheduled"})  # in the Firebase console, by someone in a hurry
    again = bench.process(task)
    assert (again["state"], again["attempt"], again["max_attempts"]) == ("failed", 2, 2)
    bench.handlers["work"] = greet
    task.update({"state": "scheduled", "reason": "manual", "input": {"name": "Ada"}})
    done = bench.process(task)
    assert (done["state"], done["attempt"]) == ("done", 3)
    assert "error" not in done


def test_fail_ends_the_task_with_its_sentence(bench: Bench) -> None:
    @handler()
    def refuse(task: Task, input: dict[str, Any]) -> Fail:
        return Fail("only 2 apples are left")

    bench.handlers["work"] = refuse
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"], failed["error"]["message"]) == (
        "failed",
        "rejected",
        "only 2 apples are left",
    )


def test_an_answer_may_be_raised_from_deep_inside(bench: Bench) -> None:
    @handler()
    def later(task: Task, input: dict[str, Any]) -> None:
        raise Retry("the partner is closed", after=timedelta(hours=3))

    bench.handlers["work"] = later
    retried = bench.process(bench.write())
    assert (retried["state"], retried["reason"]) == ("scheduled", "retry")
    assert retried["scheduled_at"] == bench.now + timedelta(hours=3)


def test_a_snooze_costs_no_attempt_and_may_be_years_away(bench: Bench) -> None:
    until = datetime(2031, 1, 1, tzinfo=UTC)

    @handler()
    def not_yet(task: Task, input: dict[str, Any]) -> Snooze:
        return Snooze(until=until)

    bench.handlers["work"] = not_yet
    snoozed = bench.process(bench.write())
    assert (snoozed["state"], snoozed["reason"], snoozed["attempt"]) == ("scheduled", "snoozed", 0)
    assert snoozed["wake_at"] == until


def test_a_snooze_into_the_past_does_not_spin(bench: Bench) -> None:
    @handler()
    def spin(task: Task, input: dict[str, Any]) -> Snooze:
        return Snooze(until=bench.now)

    bench.handlers["work"] = spin
    assert bench.process(bench.write())["scheduled_at"] >= bench.now + seconds(10)


def test_a_task_for_later_is_left_for_the_sweep_in_one_write(bench: Bench) -> None:
    bench.handlers["work"] = greet
    at = bench.now + timedelta(days=365)
    task = bench.write(scheduled_at=at)
    waiting = bench.process(task)
    assert (waiting["state"], waiting["wake_at"]) == ("scheduled", at)
    version = task.get().update_time
    bench.process(task)
    assert task.get().update_time == version


def test_a_task_put_forward_by_hand_is_found_at_its_new_time(bench: Bench) -> None:
    bench.handlers["work"] = greet
    task = bench.write(input={"name": "Ada"}, scheduled_at=bench.now + timedelta(days=365))
    bench.process(task)
    task.update({"scheduled_at": bench.now + timedelta(hours=1)})
    assert bench.process(task)["wake_at"] == bench.now + timedelta(hours=1)
    bench.later(hours=1)
    bench.sweep()
    assert bench.process(task)["state"] == "done"


def test_a_redelivered_event_of_an_old_version_is_dropped(bench: Bench) -> None:
    bench.handlers["work"] = greet
    task = bench.write(input={"name": "Ada"})
    event = bench.store.read(task.path)
    assert event is not None
    bench.process(task)
    bench.processor.process(event)
    assert bench.read(task)["attempt"] == 1


def test_two_writes_a_millisecond_apart_run_the_task_once(bench: Bench) -> None:
    bench.handlers["work"] = greet
    task = bench.write(input={"name": "Ada"})
    first = bench.store.read(task.path)
    task.update({"input": {"name": "Grace"}})
    second = bench.store.read(task.path)
    assert first is not None
    assert second is not None
    for event in (second, first):
        bench.processor.process(event)
    assert bench.read(task)["result"] == {"said": "Hello, Grace!"}
    assert bench.read(task)["attempt"] == 1


def test_a_field_added_by_somebody_else_does_not_stop_the_finish(bench: Bench) -> None:
    @handler()
    def labelled(task: Task, input: dict[str, Any]) -> str:
        task.reference.update({"label": "urgent"})
        return "worked"

    bench.handlers["work"] = labelled
    done = bench.process(bench.write())
    assert (done["state"], done["label"], done["result"]) == ("done", "urgent", "worked")


def test_a_task_deleted_while_it_runs_stays_deleted_and_its_effects_are_dropped(bench: Bench) -> None:
    @handler()
    def orphan(task: Task, input: dict[str, Any]) -> None:
        task.batch.set(bench.order.collection("effects").document("one"), {"happened": True})
        task.reference.delete()

    bench.handlers["work"] = orphan
    assert bench.process(bench.write()) == {}
    assert not bench.order.collection("effects").document("one").get().exists
    assert any(isinstance(event, AttemptLost) for event in bench.told)


def test_sys_exit_in_a_handler_is_a_crash_like_any_other(bench: Bench) -> None:
    @handler()
    def leave(task: Task, input: dict[str, Any]) -> None:
        raise SystemExit(3)

    bench.handlers["work"] = leave
    assert bench.process(bench.write())["error"]["type"] == "SystemExit"

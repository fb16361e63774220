"""How a wait does not begin, and how it ends without a callback."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Task, Transact, Wait, handler, hours, minutes
from onwrite.events import Ended
from onwrite.sweep import sweep
from tests.emulator.callbacks.conftest import Partner, counted, then, transfer
from tests.emulator.conftest import Bench
from tests.emulator.test_stops import cancel


def test_what_waits_in_circles_is_stopped(
    bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onwrite.waits.CALLBACKS_LIMIT", 2)
    bench.handlers["work"] = transfer(partner, then=then(bench.handlers["work"]))
    task = bench.write()
    for _ in range(2):
        assert bench.process(task)["reason"] == "waiting"
        assert partner.call() == 200
    failed = bench.process(task)
    assert failed["reason"] == "rejected"
    assert "does it go in circles?" in failed["error"]["message"]


def test_a_wait_that_is_over_is_an_attempt_that_failed_and_a_late_callback_helps_the_next_one(
    bench: Bench, partner: Partner
) -> None:
    bench.handlers["work"] = transfer(partner, attempts=2)
    task = bench.write()
    bench.process(task)
    bench.later(hours=24, seconds=1)
    bench.sweep()
    retried = bench.read(task)
    assert (retried["state"], retried["reason"], retried["attempt"]) == ("scheduled", "retry", 1)
    assert partner.call() == 200
    bench.later(hours=1)
    assert bench.process(task)["reason"] == "called_back"
    done = bench.process(task)
    assert (done["state"], done["attempt"]) == ("done", 2)


def test_when_no_callback_ever_comes_the_task_fails(bench: Bench, partner: Partner) -> None:
    bench.handlers["work"] = transfer(partner, attempts=1)
    task = bench.write()
    bench.process(task)
    bench.later(hours=24, seconds=1)
    bench.sweep()
    failed = bench.read(task)
    assert (failed["state"], failed["reason"], failed["error"]["type"]) == (
        "failed",
        "exhausted",
        "WaitExpired",
    )
    assert partner.call() == 410


def test_a_task_that_waits_is_not_rescued(bench: Bench, partner: Partner) -> None:
    task = bench.write()
    before = bench.process(task)
    bench.later(hours=12)
    bench.sweep()
    assert bench.read(task) == before


def test_a_task_that_waits_is_cancelled_and_takes_no_callback(bench: Bench, partner: Partner) -> None:
    task = bench.write()
    bench.process(task)
    cancel(bench, task)
    bench.sweep()
    assert (bench.read(task)["state"], bench.read(task)["reason"]) == ("failed", "cancelled")
    assert partner.call() == 410


def test_a_wait_that_somebody_wants_cancelled_is_cancelled_by_the_callback(
    bench: Bench, partner: Partner
) -> None:
    task = bench.write()
    bench.process(task)
    cancel(bench, task)
    assert partner.call() == 410
    assert (bench.read(task)["state"], bench.read(task)["reason"]) == ("failed", "cancelled")


def test_who_is_cancelled_while_it_asks_to_wait_does_not_wait(bench: Bench, partner: Partner) -> None:
    task = bench.write()
    bench.handlers["work"] = transfer(partner, during=lambda _: cancel(bench, task))
    cancelled = bench.process(task)
    assert (cancelled["state"], cancelled["reason"]) == ("failed", "cancelled")


def test_the_batch_of_an_attempt_that_waits_is_dropped(bench: Bench, partner: Partner) -> None:
    bench.handlers["work"] = transfer(
        partner, during=lambda task: task.batch.set(task.parent, {"sent": True})
    )
    task = bench.write()
    assert bench.process(task)["reason"] == "waiting"
    assert not bench.order.get().exists


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (lambda now: Wait(until=now), "must lie ahead, and at most 366 days"),
        (lambda now: Wait(until=now + timedelta(days=367)), "must lie ahead, and at most 366 days"),
        (lambda _: Wait(until=datetime.max.replace(tzinfo=UTC)), "must lie ahead, and at most 366 days"),
    ],
)
def test_a_wait_must_have_an_end_that_comes(
    bench: Bench, answer: Any, problem: str, partner: Partner
) -> None:
    def ask(task: Task) -> None:
        raise answer(bench.now)

    bench.handlers["work"] = transfer(partner, during=ask)
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"], failed["error"]["type"]) == ("failed", "rejected", "Wait")
    assert problem in failed["error"]["message"]


def test_a_time_without_a_zone_is_no_end_of_a_wait() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        Wait(until=datetime(2026, 11, 22))  # noqa: DTZ001 — that is what is tried


def test_who_cannot_be_called_back_cannot_wait(bench: Bench, partner: Partner) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> Wait:
        if input["asks"]:
            task.callback_url()
        return Wait(until=bench.now + hours(1))

    bench.handlers["work"] = work
    failed = bench.process(bench.write(input={"asks": True}))
    assert failed["error"]["message"].endswith("decorated with @work.on_callback")
    work.on_callback(counted)
    failed = bench.process(bench.write(input={"asks": False}))
    assert "call task.callback_url() before" in failed["error"]["message"]


def test_a_transaction_may_end_in_a_wait_and_writes_nothing(bench: Bench, partner: Partner) -> None:
    def wait(transaction: firestore.Transaction) -> Wait:
        transaction.set(bench.order, {"sent": True})
        return Wait(until=bench.now + hours(1))

    def ask(task: Task) -> None:
        raise Transact(wait)

    bench.handlers["work"] = transfer(partner, during=ask)
    assert bench.process(bench.write())["reason"] == "waiting"
    assert not bench.order.get().exists


def test_the_end_of_an_attempt_that_waits_is_told(bench: Bench, partner: Partner) -> None:
    bench.process(bench.write())
    assert [event.change.reason for event in bench.told if isinstance(event, Ended)] == ["waiting"]


def test_a_sweep_finds_what_was_called_back_and_whose_event_got_lost(bench: Bench, partner: Partner) -> None:
    task = bench.write()
    bench.process(task)
    partner.call()
    bench.later(minutes=2)
    woken = sweep(bench.store, bench.now, tell=bench.told.append).woken
    assert woken >= 1
    assert bench.read(task)["wake_at"] > bench.now + minutes(1)


def test_a_callback_that_fits_no_more_after_a_deploy_is_told_to_a_person(
    bench: Bench, partner: Partner
) -> None:
    task = bench.write()
    bench.process(task)
    partner.call()

    def resumed(task: Task, input: dict[str, Any], callback: dict[str, str]) -> None: ...

    bench.handlers["work"] = transfer(partner, then=resumed)
    failed = bench.process(task)
    assert (failed["state"], failed["reason"]) == ("failed", "invalid")
    assert failed["error"]["message"] == "callback.pages: Input should be a valid string (found int)"

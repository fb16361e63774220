"""A handler gives a partner a URL and waits: the task sleeps without a worker until the partner calls."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from onwrite import Fail, Retry, Snooze, Task, Wait, handler, hours
from onwrite.callback_events import CalledBack
from tests.emulator.callbacks.conftest import CALLBACK_URL, Partner, Verdict, counted, then, transfer
from tests.emulator.conftest import Bench


def test_a_task_waits_without_a_worker_and_goes_on_with_what_the_partner_says(
    bench: Bench, partner: Partner
) -> None:
    task = bench.write()
    waiting = bench.process(task)
    assert (waiting["state"], waiting["reason"], waiting["attempt"]) == ("running", "waiting", 1)
    assert waiting["waiting"] == {"until": bench.now + hours(24)}
    assert waiting["wake_at"] == bench.now + hours(24)
    assert "lease" not in waiting
    bench.later(hours=3)
    assert partner.call() == 200
    called = bench.read(task)
    assert (called["state"], called["reason"], called["attempt"]) == ("scheduled", "called_back", 0)
    assert called["scheduled_at"] == called["wake_at"] == bench.now
    assert "waiting" not in called
    done = bench.process(task)
    assert (done["state"], done["result"]) == ("done", {"pages": 7, "attempt": 1})
    assert [entry["reason"] for entry in done["history"]] == ["waiting", "completed"]
    assert [entry["attempt"] for entry in done["history"]] == [1, 1]
    assert bench.order.get().get("pages") == 7
    assert CalledBack(task.path, "work", 1, early=False) in bench.told


def test_the_token_is_in_no_document_and_its_hash_is_there_before_the_url_is_given_out(
    bench: Bench, partner: Partner
) -> None:
    seen: dict[str, Any] = {}
    task = bench.write()
    bench.handlers["work"] = transfer(partner, during=lambda _: seen.update(bench.read(task)))
    waiting = bench.process(task)
    token = partner.token()
    assert len(token) >= 43  # 256 bits
    assert partner.urls[0] == f"{CALLBACK_URL}?task={task.path}&token={token}"
    assert seen["callback_urls"] == [{"number": 1, "token_hash": sha256(token.encode()).hexdigest()}]
    assert token not in str(waiting)
    assert token not in str(bench.told)


def test_a_url_asked_for_twice_in_an_attempt_is_the_same_and_costs_one_write(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> list[str]:
        return [task.callback_url(), task.callback_url(), task.callback_url(partner="acme")]

    bench.handlers["work"] = work
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CALLBACK_URL", f"{CALLBACK_URL}?region=eu")
        first, again, signed = bench.process(bench.write())["result"]
    assert first == again != signed
    assert first.startswith(f"{CALLBACK_URL}?region=eu&task=")


@pytest.mark.parametrize(
    "base", [None, "receiveCallback", "ftp://example.com/x", "https://", "https://e.com/#x"]
)
def test_without_an_address_to_give_out_the_task_fails_with_a_sentence(
    bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch, base: str | None
) -> None:
    monkeypatch.setenv("CALLBACK_URL", base) if base else monkeypatch.delenv("CALLBACK_URL")
    failed = bench.process(bench.write())
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert "the setting CALLBACK_URL" in failed["error"]["message"]
    assert "callback_urls" not in failed


def test_a_callback_that_comes_before_the_wait_is_kept_and_the_task_goes_on_at_once(
    bench: Bench, partner: Partner
) -> None:
    early = []
    bench.handlers["work"] = transfer(partner, during=lambda _: early.append(partner.call()))
    task = bench.write()
    called = bench.process(task)
    assert early == [200]
    assert (called["state"], called["reason"], called["attempt"]) == ("scheduled", "called_back", 0)
    assert called["scheduled_at"] == bench.now
    assert "lease" not in called
    assert bench.process(task)["result"] == {"pages": 7, "attempt": 1}


def test_a_url_asked_for_after_an_early_callback_does_not_undo_it(bench: Bench, partner: Partner) -> None:
    def call_and_ask_again(task: Task) -> None:
        assert partner.call() == 200
        task.callback_url(partner="acme")

    bench.handlers["work"] = transfer(partner, during=call_and_ask_again)
    task = bench.write()
    assert bench.process(task)["reason"] == "called_back"
    assert bench.process(task)["state"] == "done"


def test_the_url_of_an_attempt_that_crashed_stays_good(bench: Bench, partner: Partner) -> None:
    def crash_at_first(task: Task) -> None:
        if task.attempt == 1:
            raise OSError("the network is gone")

    bench.handlers["work"] = transfer(partner, during=crash_at_first)
    task = bench.write()
    assert bench.process(task)["reason"] == "retry"
    assert partner.call(partner.urls[0]) == 200  # while it is scheduled
    assert bench.read(task)["reason"] == "retry"
    bench.later(hours=1)
    assert bench.process(task)["reason"] == "called_back"
    assert bench.process(task)["result"] == {"pages": 7, "attempt": 2}


def test_after_a_crash_it_goes_on_with_the_same_callback_again(bench: Bench, partner: Partner) -> None:
    crashes = iter([True, False])

    def resumed(task: Task, input: dict[str, Any], callback: Verdict) -> dict[str, int]:
        if next(crashes):
            raise OSError("the network is gone")
        return counted(task, input, callback)

    bench.handlers["work"] = transfer(partner, then=resumed)
    task = bench.write()
    bench.process(task)
    partner.call()
    retried = bench.process(task)
    assert (retried["state"], retried["reason"], retried["attempt"]) == ("scheduled", "retry", 1)
    assert not bench.order.get().exists
    bench.later(hours=1)
    assert bench.process(task)["result"] == {"pages": 7, "attempt": 2}
    assert len(partner.urls) == 1


def test_a_person_who_retries_what_failed_has_it_go_on_with_the_callback(
    bench: Bench, partner: Partner
) -> None:
    verdicts = iter([Fail("7 pages are one too few"), "fine after all"])
    bench.handlers["work"] = transfer(partner, then=then(lambda *_: next(verdicts)))
    task = bench.write()
    bench.process(task)
    partner.call()
    assert bench.process(task)["state"] == "failed"
    task.update({"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now})
    assert bench.process(task)["result"] == "fine after all"


def test_a_second_wait_has_a_url_of_its_own_and_knows_the_first_callback(
    bench: Bench, partner: Partner
) -> None:
    def ask_once_more(task: Task, input: dict[str, Any], callback: Verdict) -> Any:
        if callback.pages == 9:
            return {"pages": 9, "attempt": task.attempt}
        partner.urls.append(task.callback_url())
        return Wait(until=bench.now + hours(24))

    bench.handlers["work"] = transfer(partner, then=ask_once_more)
    task = bench.write()
    bench.process(task)
    assert partner.call() == 200
    assert bench.process(task)["reason"] == "waiting"
    first, second = partner.urls
    assert partner.call(first) == 200  # the first one once more: this wait goes on
    assert bench.read(task)["reason"] == "waiting"
    assert partner.call(first, {"pages": 9}) == 409
    assert partner.call(second, {"pages": 9}) == 200
    called = bench.read(task)
    assert [entry.get("payload") for entry in called["callback"]["received"]] == [None, '{"pages":9}']
    assert bench.process(task)["result"] == {"pages": 9, "attempt": 1}
    assert (partner.call(first), partner.call(second, {"pages": 9})) == (200, 200)


def test_a_handler_that_begins_anew_calls_itself(bench: Bench, partner: Partner) -> None:
    def again_unless_nine(task: Task, input: dict[str, Any], callback: Verdict) -> Any:
        return callback.pages if callback.pages == 9 else bench.handlers["work"](task, input)

    bench.handlers["work"] = transfer(partner, then=again_unless_nine)
    task = bench.write()
    bench.process(task)
    partner.call()
    assert bench.process(task)["reason"] == "waiting"
    partner.call(body={"pages": 9})
    assert bench.process(task)["result"] == 9


def test_a_checkpoint_is_there_after_the_wait(bench: Bench, partner: Partner) -> None:
    bench.handlers["work"] = transfer(
        partner,
        during=lambda task: task.checkpoint({"sent": "file 1"}),
        then=then(lambda task, _: task.checkpoint.value),
    )
    task = bench.write()
    bench.process(task)
    partner.call()
    assert bench.process(task)["result"] == {"sent": "file 1"}


@pytest.mark.parametrize("answer", [Retry("later"), Snooze(until=datetime(2100, 1, 1, tzinfo=UTC))])
def test_an_attempt_may_wait_by_the_url_of_an_earlier_one(
    bench: Bench, partner: Partner, answer: Any
) -> None:
    bench.handlers["work"] = transfer(partner, during=lambda _: (_ for _ in ()).throw(answer))
    task = bench.write()
    bench.process(task)

    @handler()
    def work(task: Task, input: dict[str, Any]) -> Wait:
        return Wait(until=bench.now + hours(1))

    work.on_callback(counted)
    bench.handlers["work"] = work
    task.update({"scheduled_at": bench.now, "wake_at": bench.now})
    assert bench.process(task)["reason"] == "waiting"
    assert partner.call() == 200
    assert bench.process(task)["state"] == "done"

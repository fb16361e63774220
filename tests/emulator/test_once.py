"""`task.once`: an effect elsewhere happens once, or a person is asked."""

from typing import Any

import pytest

from onwrite import Fail, Retry, Task, handler
from onwrite.claims import Claim
from onwrite.errors import StoreUnavailable
from tests.emulator.conftest import Bench
from tests.emulator.paying import Killed, Partner, ended, flip, killed, next_attempt, pays


@pytest.fixture
def partner() -> Partner:
    return Partner()


def test_the_intent_is_in_the_task_before_the_effect_and_the_receipt_right_after(
    bench: Bench, partner: Partner
) -> None:
    written, seen = bench.write(), list[Any]()

    def look() -> None:
        seen.append(bench.read(written)["once"])

    def look_and_do(task: Task) -> Any:
        look()
        return partner.do(task)

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        task.once("payment", lambda: look_and_do(task))
        look()

    bench.handlers["work"] = work
    done = bench.process(written)
    intent = {"at": bench.now, "attempt": 1}
    assert seen == [
        {"payment": {"intent": intent}},
        {"payment": {"intent": intent, "receipt": {"number": 1}, "at": bench.now}},
    ]
    assert (done["state"], done["once"]) == ("done", seen[1])


@pytest.mark.parametrize("end", [Killed(), OSError("the network is gone"), Retry("later")])
def test_an_effect_with_a_receipt_is_not_repeated_whatever_ended_its_attempt(
    bench: Bench, partner: Partner, end: BaseException
) -> None:
    def meet_the_end() -> None:
        raise end

    bench.handlers["work"] = pays(partner)
    partner.meet = meet_the_end
    task = bench.write()
    if isinstance(end, Killed):
        killed(bench, task)
    else:
        bench.process(task)
    partner.meet = lambda: None
    done = next_attempt(bench, task)
    assert (done["state"], done["result"], partner.done) == ("done", {"number": 1}, [1])


@pytest.mark.parametrize("before", [True, False])
def test_where_nobody_knows_whether_it_happened_a_person_is_asked(
    bench: Bench, partner: Partner, before: Any
) -> None:
    bench.handlers["work"] = pays(partner)
    partner.goes, partner.before = [Killed()], before
    task = bench.write()
    killed(bench, task)
    begun_at, failed = bench.now, next_attempt(bench, task)
    assert ended(failed) == ("failed", "outcome_unknown")
    assert len(partner.done) == (0 if before else 1)
    error = failed["error"]
    assert (error["kind"], error["effect"], error["retryable"]) == ("outcome_unknown", "payment", False)
    assert (
        f"`payment` happened: it was begun at {begun_at:%Y-%m-%d %H:%M:%S} UTC in attempt 1"
        in error["message"]
    )
    assert f"`python -m onwrite decide {task.path} payment --happened RECEIPT`" in error["message"]
    assert "wake_at" not in failed
    assert "lease" not in failed


def test_an_exception_that_does_not_say_whether_it_happened_leaves_that_to_a_person(
    bench: Bench, partner: Partner
) -> None:
    bench.handlers["work"] = pays(partner)
    partner.goes = [TimeoutError("no answer")]
    task = bench.write()
    assert ended(bench.process(task)) == ("scheduled", "retry")
    assert ended(next_attempt(bench, task)) == ("failed", "outcome_unknown")
    assert partner.done == [1]


def test_a_flip_without_a_decision_comes_back_at_once(bench: Bench, partner: Partner) -> None:
    bench.handlers["work"] = pays(partner)
    partner.goes = [TimeoutError("no answer")]
    task = bench.write()
    bench.process(task)
    next_attempt(bench, task)
    for _ in range(2):
        assert ended(flip(bench, task)) == ("failed", "outcome_unknown")
    assert partner.done == [1]


@pytest.mark.parametrize(("before", "done"), [(True, [2]), (False, [1])])
def test_a_check_tells_whether_it_happened(
    bench: Bench, partner: Partner, before: Any, done: list[int]
) -> None:
    bench.handlers["work"] = pays(partner, checks=True)
    partner.goes, partner.before = [Killed()], before
    task = bench.write()
    killed(bench, task)
    after = next_attempt(bench, task)
    assert (after["state"], after["result"], partner.done) == ("done", {"number": 1}, done)
    assert after["once"]["payment"]["intent"]["attempt"] == done[0]


def test_a_check_that_fails_leaves_everything_as_it_was(bench: Bench, partner: Partner) -> None:
    bench.handlers["work"] = pays(partner, checks=True)
    partner.goes = [TimeoutError("no answer")]
    task = bench.write()
    before = bench.process(task)["once"]

    def closed() -> None:
        raise OSError("the partner is closed")

    partner.check = closed  # type: ignore[method-assign]
    retried = next_attempt(bench, task)
    assert (ended(retried), retried["once"], partner.done) == (("scheduled", "retry"), before, [1])


@pytest.mark.parametrize("error", [ConnectionRefusedError("nobody there"), Fail("no such account")])
def test_what_surely_did_not_happen_is_begun_anew(bench: Bench, partner: Partner, error: Exception) -> None:
    bench.handlers["work"] = pays(partner, not_done=(ConnectionRefusedError, Fail))
    partner.goes, partner.before = [error], True
    task = bench.write()
    refused = bench.process(task)
    assert refused["once"] == {}
    after = flip(bench, task) if refused["state"] == "failed" else next_attempt(bench, task)
    assert (after["state"], partner.done) == ("done", [2])


def test_an_answer_that_the_effect_returns_is_no_receipt(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> Any:
        return task.once("payment", lambda: Fail("no such account"), not_done=(Fail,))

    bench.handlers["work"] = work
    failed = bench.process(bench.write())
    assert (ended(failed), failed["once"]) == (("failed", "rejected"), {})


def test_where_the_intent_cannot_be_written_nothing_is_done(
    bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: Any) -> None:
        raise StoreUnavailable

    bench.handlers["work"] = pays(partner)
    task = bench.write()
    with monkeypatch.context() as broken:
        broken.setattr(bench.store, "renew", unavailable)
        retried = bench.process(task)
    assert (ended(retried), partner.done) == (("scheduled", "retry"), [])
    assert next_attempt(bench, task)["state"] == "done"


def test_a_receipt_whose_write_fails_goes_with_the_end_of_the_attempt(
    bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, writes = bench.store.renew, iter([True, False])

    def once(*given: Any) -> Claim | None:
        if not next(writes):
            raise StoreUnavailable
        return renew(*given)

    bench.handlers["work"] = pays(partner)
    task = bench.write()
    with monkeypatch.context() as broken:
        broken.setattr(bench.store, "renew", once)
        retried = bench.process(task)
    assert (ended(retried), retried["once"]["payment"]["receipt"]) == (("scheduled", "retry"), {"number": 1})
    assert (next_attempt(bench, task)["state"], partner.done) == ("done", [1])


def test_a_worker_that_froze_after_its_intent_does_nothing_once_its_lease_is_over(
    bench: Bench, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, task = bench.store.renew, bench.write()

    def freeze(*given: Any) -> Claim | None:
        claim = renew(*given)
        bench.later(hours=1)
        bench.sweep()
        return claim

    bench.handlers["work"] = pays(partner)
    monkeypatch.setattr(bench.store, "renew", freeze)
    rescued = bench.process(task)
    assert (ended(rescued), partner.done) == (("scheduled", "rescued"), [])

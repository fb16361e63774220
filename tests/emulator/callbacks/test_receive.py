"""`receiveCallback` as it is deployed: who is let in, what is answered, and what becomes of the task."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from google.api_core.exceptions import ServiceUnavailable
from pydantic import BaseModel, model_validator

from onwrite import Fail, Task, handler, hours
from onwrite.callback_events import CallbackNotStored, CallbackRefused
from onwrite.callback_requests import NOT_FOUND
from onwrite.errors import StoreUnavailable
from tests.emulator.callbacks.conftest import ELSEWHERE, Partner, Verdict, sentence, transfer
from tests.emulator.conftest import Bench


def test_the_same_callback_is_answered_with_200_each_time_and_counts_once(
    bench: Bench, partner: Partner, task: Any
) -> None:
    body = {"pages": 7, "by": "acme"}
    assert partner.answer(body=body).get_json() == {"received": True}
    called = bench.read(task)
    assert partner.call(body=body) == 200
    assert partner.call(data=b' {"by": "acme",\n "pages": 7} ') == 200  # the same in other words
    assert bench.read(task) == called
    bench.process(task)
    done = bench.read(task)
    assert done["state"] == "done"
    bench.later(hours=200)
    assert partner.call(body=body) == 200
    assert bench.read(task) == done


def test_another_callback_to_the_same_url_is_refused(bench: Bench, partner: Partner, task: Any) -> None:
    partner.call()
    assert partner.call(body={"pages": 8}) == 409
    bench.process(task)
    assert bench.read(task)["result"]["pages"] == 7
    assert partner.call(body={"pages": 8}) == 410


def test_a_wrong_token_tells_nothing_not_even_whether_there_is_such_a_task(
    bench: Bench, partner: Partner, task: Any
) -> None:
    never_waited = bench.write(state="done")
    paths = [
        task.path,
        never_waited.path,
        "orders/none/tasks/none",
        "orders/o1",
        "",
        "tasks/../x",
        "a//tasks/b",
    ]
    answers = [partner.answer(f"https://example.com/?task={path}&token={ELSEWHERE}") for path in paths]
    answers += [
        partner.answer(f"https://example.com/?task={task.path}{token}")
        for token in ("", "&token=", "&token=é")
    ]
    assert {(answer.status_code, sentence(answer)) for answer in answers} == {(404, NOT_FOUND)}
    assert len({tuple(answer.headers) for answer in answers}) == 1
    assert bench.read(task)["reason"] == "waiting"


def test_the_token_of_one_task_opens_no_other(bench: Bench, partner: Partner, task: Any) -> None:
    other = bench.write()
    bench.process(other)
    mine, theirs = partner.urls
    assert partner.call(mine.replace(task.path, other.path)) == 404
    assert partner.call(theirs) == 200
    assert bench.read(task)["reason"] == "waiting"


def test_a_deleted_task_is_not_found(partner: Partner, task: Any) -> None:
    task.delete()
    assert partner.call() == 404


@pytest.mark.parametrize(
    ("then", "state"),
    [(lambda *_: "fine", "done"), (lambda *_: Fail("no"), "failed")],
    ids=["done", "failed"],
)
def test_what_ended_because_of_the_callback_has_received_it(
    bench: Bench, partner: Partner, then: Callable[..., Any], state: str
) -> None:
    def resumed(task: Task, input: dict[str, Any], callback: Verdict) -> Any:
        return then()

    bench.handlers["work"] = transfer(partner, then=resumed)
    task = bench.write()
    bench.process(task)
    partner.call()
    assert bench.process(task)["state"] == state
    assert partner.call() == 200


@pytest.mark.parametrize("state", ["done", "failed"])
def test_what_ended_without_the_callback_is_gone(
    bench: Bench, partner: Partner, task: Any, state: str
) -> None:
    task.update({"state": state})
    before = bench.read(task)
    answer = partner.answer()
    assert (answer.status_code, "It is over" in sentence(answer)) == (410, True)
    assert bench.read(task) == before
    assert any(isinstance(event, CallbackRefused) for event in bench.told)


def test_a_callback_that_does_not_fit_the_model_is_told_where_and_the_wait_goes_on(
    bench: Bench, partner: Partner, task: Any
) -> None:
    answer = partner.answer(body={"pages": "a secret"})
    assert answer.status_code == 400
    assert sentence(answer).startswith("callback.pages: Input should be a valid integer")
    assert "secret" not in sentence(answer)
    assert "secret" not in str(bench.told)
    assert sentence(partner.answer(body={})) == "callback.pages: Field required (found nothing)"
    assert bench.read(task)["reason"] == "waiting"
    assert partner.call() == 200


@pytest.mark.parametrize("error", [ServiceUnavailable("away"), StoreUnavailable()], ids=["read", "commit"])
def test_where_firestore_is_away_the_partner_is_told_to_come_again(
    bench: Bench, partner: Partner, task: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(bench.store, "read" if isinstance(error, ServiceUnavailable) else "apply", away)
        answer = partner.answer()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    (told,) = (event for event in bench.told if isinstance(event, CallbackNotStored))
    assert partner.token() not in told.trace
    assert partner.call() == 200


@pytest.mark.parametrize("broken", ["no on_callback", "raises in its model"])
def test_where_the_handler_is_broken_the_partner_is_told_to_come_again(
    bench: Bench, partner: Partner, task: Any, broken: str
) -> None:
    good = bench.handlers["work"]

    class Raises(BaseModel):
        @model_validator(mode="after")
        def check(self) -> Any:
            raise ZeroDivisionError

    def then(task: Task, input: dict[str, Any], callback: Raises) -> None: ...

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None: ...

    bench.handlers["work"] = work if broken == "no on_callback" else transfer(partner, then=then)
    assert partner.call() == 503
    assert bench.read(task)["reason"] == "waiting"
    bench.handlers["work"] = good
    assert partner.call() == 200


def test_somebody_who_writes_to_the_task_meanwhile_does_not_undo_the_callback(
    bench: Bench, partner: Partner, task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onwrite.callbacks.pause", lambda _: None)
    apply, times = bench.store.apply, iter(range(3))

    def apply_after_somebody(*given: Any) -> bool:
        if next(times) < 2:
            task.update({"label": "urgent", "seen_at": bench.now})
        return apply(*given)

    monkeypatch.setattr(bench.store, "apply", apply_after_somebody)
    assert partner.call() == 200
    called = bench.read(task)
    assert (called["reason"], called["label"]) == ("called_back", "urgent")


def test_a_callback_that_waits_for_the_sweep_is_still_taken(
    bench: Bench, partner: Partner, task: Any
) -> None:
    bench.now += hours(24) + timedelta(seconds=30)  # the wait is over, and no sweep has seen it yet
    assert partner.call() == 200
    bench.sweep()
    assert bench.process(task)["state"] == "done"

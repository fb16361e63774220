"""`python -m onwrite decide`: what a person found out, on the emulator."""

import json
from typing import Any

import pytest

from onwrite import Task, handler
from onwrite.cli import main
from onwrite.store import Store
from tests.emulator.conftest import Bench
from tests.emulator.paying import Partner, ended, flip, next_attempt, pays
from tests.emulator.test_cli import run


@pytest.fixture
def partner() -> Partner:
    return Partner()


@pytest.fixture
def asked(bench: Bench, partner: Partner) -> Any:
    """A task about whose payment a person is asked. It was made."""
    bench.handlers["work"] = pays(partner)
    partner.goes = [TimeoutError("no answer")]
    task = bench.write(shown_as="payment")
    bench.order.set({"payment": {"state": "scheduled"}})
    bench.process(task)
    assert ended(next_attempt(bench, task)) == ("failed", "outcome_unknown")
    return task


def decide(bench: Bench, *arguments: str) -> int:
    return main(["decide", *arguments, "--project", bench.client.project])


@pytest.mark.parametrize(
    ("told", "receipt"),
    [
        ('{"number": 7}', {"number": 7}),
        ("250 OK: queued as 4F2", "250 OK: queued as 4F2"),
        ("7", 7),
        ('"7"', "7"),
        ("null", None),
    ],
)
def test_it_happened_and_the_task_goes_on_from_its_receipt(
    bench: Bench, asked: Any, partner: Partner, told: str, receipt: Any
) -> None:
    assert decide(bench, asked.path, "payment", "--happened", told, "--by", "ada") == 0
    decided = bench.read(asked)
    assert (ended(decided), decided["retried_by"]) == (("scheduled", "manual"), "ada")
    note = decided["once"]["payment"]
    assert (note["receipt"], note["decided_by"], note["intent"]["attempt"]) == (receipt, "ada", 1)
    assert decided["wake_at"] == note["at"]
    assert decided["history"][-1] == {"action": "decide", "admin": "ada", "at": note["at"]}
    assert [entry["reason"] for entry in decided["history"][:-1]] == ["retry", "outcome_unknown"]
    assert bench.order.get().get("payment.state") == "scheduled"
    done = bench.process(asked)
    assert (done["state"], done["result"], partner.done) == ("done", receipt, [1])


def test_it_is_done_again(
    bench: Bench, asked: Any, partner: Partner, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(bench, f"/{asked.path}/", "payment", "--again") == 0
    assert f"{asked.path}: the effect payment is begun anew; the task is" in capsys.readouterr().out
    assert bench.read(asked)["once"] == {}
    assert (bench.process(asked)["state"], partner.done) == ("done", [1, 3])


def test_a_decision_whose_event_is_lost_is_found_by_the_sweep(
    bench: Bench, asked: Any, partner: Partner
) -> None:
    assert decide(bench, asked.path, "payment", "--again") == 0
    bench.sweep()
    woken = bench.read(asked)
    assert (ended(woken), woken["wake_at"] > bench.now) == (("scheduled", "manual"), True)
    assert bench.process(asked)["state"] == "done"


def test_an_effect_left_open_by_an_attempt_that_was_the_last_is_decided_without_a_question(
    bench: Bench, partner: Partner
) -> None:
    bench.handlers["work"] = pays(partner)
    partner.goes = [TimeoutError("no answer")]
    task = bench.write(max_attempts=1)
    assert ended(bench.process(task)) == ("failed", "exhausted")
    assert decide(bench, task.path, "payment", "--happened", '{"number": 1}') == 0
    assert (bench.process(task)["state"], partner.done) == ("done", [1])


def test_one_effect_of_two_is_decided_about(bench: Bench) -> None:
    calls = []

    def lost(name: str) -> None:
        calls.append(name)
        raise TimeoutError

    @handler()
    def work(task: Task, input: dict[str, Any]) -> list[Any]:
        first = task.once("first", lambda: calls.append("first"))
        return [first, task.once("second", lambda: lost("second"))]

    bench.handlers["work"] = work
    task = bench.write()
    bench.process(task)
    assert next_attempt(bench, task)["error"]["effect"] == "second"
    assert decide(bench, task.path, "first", "--again") == 1
    assert decide(bench, task.path, "second", "--happened", "ok") == 0
    assert bench.process(task)["result"] == [None, "ok"]
    assert calls == ["first", "second"]


def test_the_command_says_what_it_cannot_decide(
    bench: Bench, asked: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> str:
        assert decide(bench, *arguments) == 1
        return capsys.readouterr().err

    assert "There is no task orders/o1/tasks/none" in said("orders/o1/tasks/none", "mail", "--again")
    assert "There is no task orders/o1/tasks;" in said("orders/o1/tasks", "mail", "--again")
    assert "There is no task ;" in said("", "mail", "--again")
    assert "begun no effect 'mail'; decide about: payment" in said(asked.path, "mail", "--again")
    too_long = json.dumps("x" * 20_000)
    assert "a task keeps at most 10,000" in said(asked.path, "payment", "--happened", too_long)
    assert "no list inside a list" in said(asked.path, "payment", "--happened", "[[1]]")
    assert decide(bench, asked.path, "payment", "--happened", "ok") == 0
    assert "is scheduled; decide once it is failed" in said(asked.path, "payment", "--again")
    bench.process(asked)
    assert "is done; decide once it is failed" in said(asked.path, "payment", "--happened", "ok")


def test_a_receipt_is_not_taken_back(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    task = bench.write(state="failed", once={"payment": {"receipt": "ok"}})
    assert decide(bench, task.path, "payment", "--again") == 1
    assert "has a receipt of 'payment' already; flip it to `scheduled` to go on" in capsys.readouterr().err


def test_of_two_people_who_decide_one_is_told_that_it_was_too_late(
    bench: Bench, asked: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apply = Store.apply

    def after_somebody_else(*given: Any) -> bool:
        flip(bench, asked)
        return apply(*given)

    monkeypatch.setattr(Store, "apply", after_somebody_else)
    assert decide(bench, asked.path, "payment", "--again") == 1
    assert "changed in this moment, and nothing was written" in capsys.readouterr().err


def test_from_a_terminal(bench: Bench, asked: Any) -> None:
    host = bench.client._emulator_host
    ran = run(
        "decide", asked.path, "payment", "--happened", "ok", "--project", bench.client.project,
        FIRESTORE_EMULATOR_HOST=host,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "the effect payment counts as done; the task is scheduled (manual)" in ran.stdout
    for wrong in (("--happened", "ok", "--again"), ()):
        refused = run("decide", asked.path, "payment", *wrong)
        assert refused.returncode == 2
        assert "--again" in refused.stderr

"""The limits of `task.once`: receipts that cannot be kept, notes and names that are none."""

from functools import partial
from typing import Any

import pytest

from onwrite import Backoff, Task, handler
from tests.emulator.conftest import Bench
from tests.emulator.paying import Partner, ended, flip, next_attempt, pays


@pytest.fixture
def partner() -> Partner:
    return Partner()


@pytest.mark.parametrize(
    ("receipt", "why"),
    [
        ("x" * 20_000, "the receipt has 20,0"),
        (object(), "a object cannot be stored in Firestore"),
        ([[1]], "no list inside a list"),
    ],
)
def test_a_receipt_that_cannot_be_kept_is_asked_for_and_the_effect_not_repeated(
    bench: Bench, partner: Partner, receipt: Any, why: str
) -> None:
    bench.handlers["work"] = pays(partner, checks=True)
    partner.receipt = receipt
    task = bench.write()
    for failed in (bench.process(task), flip(bench, task)):
        assert ended(failed) == ("failed", "outcome_unknown")
        assert (failed["error"]["type"], failed["error"]["effect"]) == ("ReceiptLost", "payment")
        assert "has happened, and its receipt could not be kept" in failed["error"]["message"]
        assert why in failed["error"]["message"]
    assert partner.done == [1]
    handed_in = flip(bench, task, **{"once.payment.receipt": "by hand", "once.payment.decided_by": "ada"})
    assert (handed_in["state"], handed_in["result"], partner.done) == ("done", "by hand", [1])


def test_a_document_without_room_for_the_receipt_is_told_so(bench: Bench, partner: Partner) -> None:
    bench.handlers["work"] = pays(partner)
    partner.receipt = "x" * 9_900
    failed = bench.process(bench.write(photo="x" * 1_044_000))
    assert (ended(failed), failed["error"]["type"]) == (("failed", "outcome_unknown"), "ReceiptLost")
    assert "Firestore refused" in failed["error"]["message"]
    assert partner.done == [1]


def test_each_effect_of_a_task_has_a_note_of_its_own(bench: Bench) -> None:
    calls = []

    def make(name: str) -> str:
        calls.append(name)
        return name

    @handler()
    def work(task: Task, input: dict[str, Any]) -> list[Any]:
        made = [task.once(name, partial(make, name)) for name in ("charge", "label", "letter")]
        if task.attempt == 1:
            raise OSError
        return made

    bench.handlers["work"] = work
    task = bench.write()
    bench.process(task)
    done = next_attempt(bench, task)
    assert (done["result"], calls) == (["charge", "label", "letter"],) * 2
    assert set(done["once"]) == set(calls)


def test_an_effect_for_whose_receipt_there_is_no_room_is_not_begun(bench: Bench) -> None:
    calls = []

    def write() -> str:
        calls.append("letter")
        return "x" * 9_000

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        for number in range(9):
            task.once(f"letter_{number}", write)

    bench.handlers["work"] = work
    failed = bench.process(bench.write())
    assert (ended(failed), len(calls)) == (("failed", "rejected"), 5)
    assert "a task keeps at most 50,000" in failed["error"]["message"]


@pytest.mark.parametrize("name", ["", "Mail", "a.b", "a/b", "7", "x" * 65, "ü", "mail\n"])
def test_a_name_that_is_none_is_refused_before_anything_happens(bench: Bench, name: str) -> None:
    calls = []

    @handler(retry=Backoff(attempts=1))
    def work(task: Task, input: dict[str, Any]) -> None:
        task.once(name, lambda: calls.append(1))

    bench.handlers["work"] = work
    failed = bench.process(bench.write())
    assert "an effect's name is 1 to 64 small letters" in failed["error"]["message"]
    assert calls == []


@pytest.mark.parametrize(
    "once",
    [
        "payment",
        None,
        ["payment"],
        {"payment": "begun"},
        {"payment": {"intent": "yesterday"}},
        {"payment": {"intent": {"at": "yesterday", "attempt": 1}}},
        {"payment": {"intent": {"attempt": 1}}},
        {"payment": {"lost": 7}},
    ],
)
def test_notes_that_are_none_are_refused_with_a_sentence(bench: Bench, partner: Partner, once: Any) -> None:
    bench.handlers["work"] = pays(partner)
    failed = bench.process(bench.write(once=once))
    assert (ended(failed), partner.done) == (("failed", "invalid"), [])
    assert "`once` is" in failed["error"]["message"]
    assert "a map with one map for each effect" in failed["error"]["message"]


@pytest.mark.parametrize(("note", "done"), [({}, [1]), ({"receipt": "by hand"}, []), ({"receipt": None}, [])])
def test_what_a_person_wrote_into_the_notes_counts(
    bench: Bench, partner: Partner, note: dict[str, Any], done: list[int]
) -> None:
    bench.handlers["work"] = pays(partner)
    after = bench.process(bench.write(once={"payment": note}))
    assert (after["state"], partner.done) == ("done", done)
    assert after["result"] == note.get("receipt", {"number": 1})

"""Tasks added in a batch or in a transaction: each key once."""

import threading
from datetime import datetime
from typing import Any

import pytest
from google.api_core.exceptions import AlreadyExists
from google.cloud import firestore

from onwrite import CannotEnqueue, InvalidInput, Task, UnknownType, enqueue, handler
from tests.emulator.conftest import Bench


def add(
    batch: firestore.WriteBatch, bench: Bench, key: str = "ship", **more: Any
) -> firestore.DocumentReference:
    return enqueue(batch, bench.order, "work", {"n": 1}, key=key, handlers=None, **more)


def test_a_task_is_added_together_with_the_callers_data(bench: Bench) -> None:
    batch = bench.client.batch()
    batch.set(bench.order, {"status": "shipped"})
    task = add(batch, bench)
    assert not bench.read(task)
    batch.commit()
    added = bench.read(task)
    assert (added["state"], added["reason"], added["key"], added["input"]) == (
        "scheduled",
        "new",
        "ship",
        {"n": 1},
    )
    assert "needs" not in added
    assert bench.order.get().get("status") == "shipped"


def test_the_same_key_again_is_the_first_task_and_the_callers_data_is_written(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        return "shipped"

    bench.handlers["work"] = work
    batch = bench.client.batch()
    task = add(batch, bench)
    batch.commit()
    done = bench.process(task)
    assert done["state"] == "done"
    assert "expire_at" not in done  # the key stays taken, for years
    again = bench.client.batch()
    add(again, bench)
    again.set(bench.order, {"seen": "again"})
    add(again, bench, "another")
    again.commit()
    assert bench.read(task) == done
    assert bench.order.get().get("seen") == "again"
    assert bench.read(bench.order.collection("tasks").document("another"))["state"] == "scheduled"


def test_the_same_key_twice_in_one_batch_is_one_task(bench: Bench) -> None:
    with bench.client.batch() as batch:
        assert add(batch, bench, at=bench.now) == add(batch, bench)
    assert bench.order.collection("tasks").document("ship").get().get("scheduled_at") == bench.now


def test_a_batch_of_which_every_task_is_there_already_writes_nothing(bench: Bench) -> None:
    batch = bench.client.batch()
    task = add(batch, bench)
    batch.commit()
    before = task.get().update_time
    again = bench.client.batch()
    add(again, bench)
    assert again.commit() == []
    assert task.get().update_time == before


def test_of_two_at_the_same_moment_the_second_is_silent(bench: Bench) -> None:
    """Two actors: both have their batch ready before the first commits."""
    first, second = bench.client.batch(), bench.client.batch()
    add(first, bench)
    first.set(bench.order, {"first": True}, merge=True)
    add(second, bench)
    second.set(bench.order, {"second": True}, merge=True)
    ready = threading.Barrier(2)

    def commit(batch: firestore.WriteBatch) -> None:
        ready.wait(60)
        batch.commit()

    threads = [threading.Thread(target=commit, args=(batch,)) for batch in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (bench.order.get().to_dict() or {}) == {"first": True, "second": True}
    assert len(list(bench.order.collection("tasks").stream())) == 1


def test_what_must_be_new_has_the_whole_commit_refused(bench: Bench) -> None:
    batch = bench.client.batch()
    add(batch, bench, only_new=True)
    batch.commit()
    again = bench.client.batch()
    add(again, bench, only_new=True)
    again.set(bench.order, {"seen": "again"})
    with pytest.raises(AlreadyExists):
        again.commit()
    assert not bench.order.get().exists


def test_something_else_that_is_there_already_is_the_callers_own_error(bench: Bench) -> None:
    bench.order.set({"n": 1})
    batch = bench.client.batch()
    add(batch, bench)
    batch.create(bench.order, {})
    with pytest.raises(AlreadyExists):
        batch.commit()
    assert not list(bench.order.collection("tasks").stream())


def test_a_transaction_adds_what_is_not_there(bench: Bench) -> None:
    @firestore.transactional
    def ship(transaction: firestore.Transaction) -> None:
        seen = bench.order.get(transaction=transaction).to_dict() or {"n": 0}
        add(transaction, bench)
        transaction.set(bench.order, {"n": seen["n"] + 1})

    for _ in range(2):
        ship(bench.client.transaction())
    assert bench.order.get().get("n") == 2
    assert len(list(bench.order.collection("tasks").stream())) == 1


def test_a_transaction_adds_tasks_before_and_after_its_writes(bench: Bench) -> None:
    @firestore.transactional
    def ship(transaction: firestore.Transaction) -> None:
        first = add(transaction, bench, "first")
        transaction.set(bench.order, {"n": firestore.Increment(1)}, merge=True)
        add(transaction, bench, "second", needs=[first])

    for _ in range(2):
        ship(bench.client.transaction())
    assert bench.order.get().get("n") == 2
    tasks = {task.id: task.to_dict() for task in bench.order.collection("tasks").stream()}
    assert tasks.keys() == {"first", "second"}
    assert tasks["second"]["needs"] == len(tasks["first"]["then"]) == 1


def test_a_commit_whose_answer_was_lost_writes_the_callers_data_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library tries a commit again whose answer did not come; then its own tasks are there already."""
    api = bench.client._firestore_api
    real = api.commit

    def tried_again(**call: Any) -> Any:
        real(**call)
        return real(**call)

    batch = bench.client.batch()
    task = add(batch, bench)
    batch.set(bench.order, {"n": firestore.Increment(1)}, merge=True)
    with monkeypatch.context() as patched:
        patched.setattr(api, "commit", tried_again)
        batch.commit()
    assert bench.order.get().get("n") == 1
    assert bench.read(task)["state"] == "scheduled"


def test_the_shops_own_handlers_are_asked_where_nothing_else_is_said(bench: Bench) -> None:
    batch = bench.client.batch()
    with pytest.raises(UnknownType, match="confirmation_email"):
        enqueue(batch, bench.order, "confirmation_mail", key="mail")
    with pytest.raises(InvalidInput, match="input"):
        enqueue(batch, bench.order, "dataset_export", {"request": 7}, key="export")
    assert len(batch) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"parent": "orders"}, "a task lies under a document"),
        ({"key": ""}, "key must be text"),
        ({"key": "x" * 10_001}, "10,000 are allowed"),
        ({"key": "\ud800"}, "not valid Unicode"),
        ({"at": datetime(2026, 1, 1)}, "at needs a time zone"),  # noqa: DTZ001 — that is what is wrong
        ({"shown_as": "a..b"}, "shown_as must be"),
        ({"needs": ["orders/o1/tasks/t1"]}, "needs must be tasks"),
    ],
)
def test_what_can_be_no_task_is_refused_with_what_would_be_right(
    bench: Bench, wrong: dict[str, Any], said: str
) -> None:
    batch = bench.client.batch()
    given = {"key": "ship", **wrong}
    parent = bench.client.collection(given.pop("parent")) if "parent" in given else bench.order
    with pytest.raises(CannotEnqueue, match=said):
        enqueue(batch, parent, "work", handlers=None, **given)
    assert len(batch) == 0


@pytest.mark.parametrize("key", ["a/b", "..", "__x__", "schöne Grüße", "🚲" * 50, "k" * 2000, "a.b", " a "])
def test_any_text_is_a_key_and_always_the_same_task(bench: Bench, key: str) -> None:
    for _ in range(2):
        with bench.client.batch() as batch:
            task = add(batch, bench, key)
    assert bench.read(task)["state"] == "scheduled"
    assert bench.read(task)["key"][:200] == key[:200]
    assert len(list(bench.order.collection("tasks").stream())) == 1

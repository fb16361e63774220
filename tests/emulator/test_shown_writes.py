"""The engine's write to the parent beside the handler's own: in one commit, and at any field that may be named."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Task, Transact, handler
from tests.emulator.conftest import Bench
from tests.emulator.shown_order import counting, in_one_commit, placed, seen


@pytest.fixture
def task(bench: Bench) -> firestore.DocumentReference:
    return placed(bench)


def test_the_handlers_own_writes_to_the_order_and_the_engines_land_together(
    bench: Bench, task: firestore.DocumentReference
) -> None:
    bench.handlers["work"] = counting()
    assert bench.process(task)["state"] == "done"
    assert seen(bench) == {"state": "done", "bytes": 7}
    assert in_one_commit(bench, task)


def test_tasks_of_one_order_that_run_at_the_same_time_are_all_shown(bench: Bench) -> None:
    bench.handlers["work"] = counting()
    keys = [f"dataset_export_{number}" for number in range(1, 6)]
    documents = [bench.newest(placed(bench, key)) for key in keys]
    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(bench.processor.process, documents))
    assert [seen(bench, key) for key in keys] == [{"state": "done", "bytes": 7}] * 5


def test_an_order_that_the_handler_writes_anew_shows_the_end_all_the_same(
    bench: Bench, task: firestore.DocumentReference
) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        task.batch.set(task.parent, {"status": "accepted", "exports": {task.id: {"price": 4900}}})

    bench.handlers["work"] = work
    assert bench.process(task)["state"] == "done"
    assert seen(bench) == {"state": "done"}


def test_the_names_that_are_taken_are_those_that_firestore_takes(bench: Bench) -> None:
    bench.handlers["work"] = counting()
    for path in ("a", "_x.Y_9", "a.b.c.d", "x" * 64, "__", "___", "__a", "a__", "__a.b__"):
        bench.order.set({"there": True})
        assert bench.process(bench.write(shown_as=path))["state"] == "done"
        assert bench.order.get([f"{path}.state"]).get(f"{path}.state") == "done"


@pytest.mark.parametrize(
    ("shown_as", "said"),
    [("exports.9", "the text 'exports.9'"), ("a.__b__", "the text"), (7, "the number 7"), (None, "null")],
)
def test_a_field_that_firestore_would_refuse_is_a_problem_of_the_task(
    bench: Bench, shown_as: Any, said: str
) -> None:
    bench.order.set({"there": True})
    failed = bench.process(bench.write(shown_as=shown_as))
    assert (failed["state"], failed["reason"]) == ("failed", "invalid")
    assert f"`shown_as` is {said}" in failed["error"]["message"]
    assert "it must be 1 to 4 names joined by dots" in failed["error"]["message"]
    assert bench.order.get().to_dict() == {"there": True}


def test_a_task_at_the_top_is_told_that_nobody_can_show_it(bench: Bench) -> None:
    task = bench.client.collection("tasks").document(bench.order.id)
    task.set({"type": "work", "input": {}, "state": "scheduled", "shown_as": "export"})
    failed = bench.process(task)
    assert failed["reason"] == "invalid"
    assert "`shown_as` must be left out" in failed["error"]["message"]


def transacting(runs: list[int]) -> Any:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> Transact:
        def run(transaction: firestore.Transaction) -> str:
            runs.append(1)
            transaction.update(task.parent, {f"exports.{task.id}.bytes": 7})
            return "transacted"

        return Transact(run)

    return work


def test_a_transaction_that_writes_to_the_order_shows_the_end_in_its_commit(
    bench: Bench, task: firestore.DocumentReference
) -> None:
    runs: list[int] = []
    bench.handlers["work"] = transacting(runs)
    assert bench.process(task)["state"] == "done"
    assert seen(bench) == {"state": "done", "bytes": 7}
    assert in_one_commit(bench, task)
    assert len(runs) == 1

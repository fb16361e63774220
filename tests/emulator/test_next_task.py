"""The next task, added together with the end of another."""

import re
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import InvalidInput, Task, Transact, UnknownType, handler
from tests.emulator.conftest import Bench


def test_a_handler_adds_the_next_task_together_with_its_end(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        task.enqueue("next", {"of": task.id}, key="next")
        if task.attempt == 1:
            raise OSError("not yet")
        return "worked"

    @handler()
    def following(task: Task, input: dict[str, str]) -> str:
        return input["of"]

    bench.handlers |= {"work": work, "next": following}
    task = bench.write()
    bench.process(task)
    following_task = bench.order.collection("tasks").document("next")
    assert not bench.read(following_task)
    bench.later(hours=1)
    assert bench.process(task)["state"] == "done"
    assert bench.process(following_task)["result"] == task.id


def test_a_next_task_that_is_there_already_does_not_stop_the_end(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        task.batch.set(bench.order, {"effects": firestore.Increment(1)}, merge=True)
        task.enqueue("work", {}, key="next")
        return "worked"

    bench.handlers["work"] = work
    first, second = bench.write(), bench.write()
    assert bench.process(first)["state"] == "done"
    before = bench.order.collection("tasks").document("next").get().update_time
    assert bench.process(second)["state"] == "done"
    assert bench.order.get().get("effects") == 2
    assert bench.order.collection("tasks").document("next").get().update_time == before


def test_a_next_task_goes_with_a_transaction_too(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> Transact:
        task.enqueue("work", {}, key="next")
        return Transact(lambda transaction: transaction.set(bench.order, {"n": 1}))

    bench.handlers["work"] = work
    for _ in range(2):
        assert bench.process(bench.write())["state"] == "done"
    assert len(list(bench.order.collection("tasks").stream())) == 3


@pytest.mark.parametrize(
    ("type_name", "input", "error", "said"),
    [
        ("unknown", {}, UnknownType, "write one of: number, work"),
        ("number", {"n": "many"}, InvalidInput, r"input\.n"),
    ],
)
def test_a_programmers_mistake_fails_where_it_is_made(
    bench: Bench, type_name: str, input: dict[str, Any], error: type[Exception], said: str
) -> None:
    raised: list[Exception] = []
    given = dict(input)

    @handler(fail_on=(UnknownType, InvalidInput))
    def work(task: Task, input: dict[str, Any]) -> None:
        try:
            task.enqueue(type_name, given, key="next")
        except (UnknownType, InvalidInput) as mistake:
            raised.append(mistake)
            raise

    bench.handlers |= {"work": work, "number": number}
    failed = bench.process(bench.write())
    assert (failed["state"], failed["error"]["type"]) == ("failed", error.__name__)
    assert re.search(said, str(raised[0]))


@handler()
def number(task: Task, input: dict[str, int]) -> None: ...

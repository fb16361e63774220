"""What a handler's author needs: one attempt, with no cloud."""

from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Fail, Task, Transact, handler
from onwrite.errors import CheckpointTooLarge, InvalidInput, NotStorable, ResultTooLarge
from onwrite.testing import Write, perform


@handler()
def ship(task: Task, input: dict[str, Any]) -> Transact:
    def run(transaction: firestore.Transaction) -> str:
        order = next(transaction.get(task.parent))
        if not order.exists:
            raise Fail("the order was deleted")
        transaction.update(task.parent, {"status": "shipped", "parcels": firestore.Increment(1)})
        return str(order.get("address"))

    task.batch.create(task.client.document("parcels/p1"), {"key": task.idempotency_key})
    return Transact(run)


def test_a_transaction_reads_the_documents_given_and_shows_its_writes() -> None:
    performed = perform(ship, documents={"orders/o1": {"address": "Main Street 1"}})
    assert performed.result == "Main Street 1"
    assert performed.writes[1] == Write(
        "update", "orders/o1", {"status": "shipped", "parcels": {"increment": 1}}
    )
    assert performed.writes[0].operation == "create"
    assert len(performed.writes[0].fields["key"]) == 32


def test_an_answer_is_given_back_and_nothing_would_be_written() -> None:
    performed = perform(ship)
    assert isinstance(performed.answer, Fail)
    assert performed.answer.reason == "the order was deleted"
    assert performed.writes == ()


def test_the_input_and_the_result_are_checked_as_the_engine_does() -> None:
    @handler()
    def echo(task: Task, input: dict[str, int]) -> dict[str, int]:
        return input

    assert perform(echo, {"n": 1}).result == {"n": 1}
    with pytest.raises(InvalidInput):
        perform(echo, {"n": "many"})
    with pytest.raises(ResultTooLarge, match="put it into a Cloud Storage object"):
        perform(echo, {f"key_{n}": n for n in range(20_000)})


def test_a_read_outside_a_transaction_is_served_too_and_a_query_says_that_it_needs_the_emulator() -> None:
    @handler()
    def look(task: Task, input: dict[str, Any]) -> Any:
        assert task.parent.get().get("status") == "placed"
        return list(task.client.collection("orders").stream())

    with pytest.raises(NotImplementedError, match="needs the emulator"):
        perform(look, documents={"orders/o1": {"status": "placed"}})


@handler()
def count(task: Task, input: dict[str, int]) -> int:
    for number in range(task.checkpoint.value or 0, input["to"]):
        task.checkpoint(number + 1)
    return int(task.checkpoint.value)


def test_an_attempt_goes_on_from_what_an_earlier_one_has_kept() -> None:
    first = perform(count, {"to": 3})
    assert (first.result, first.checkpoint) == (3, 3)
    assert perform(count, {"to": 7}, attempt=2, checkpoint=first.checkpoint).result == 7


def test_a_checkpoint_is_checked_where_it_is_made() -> None:
    @handler()
    def keep(task: Task, input: dict[str, Any]) -> None:
        task.checkpoint("x" * 60_000 if input else object())

    with pytest.raises(
        CheckpointTooLarge, match="the checkpoint has 60,0.. bytes, a task keeps at most 50,000"
    ):
        perform(keep, {"large": True})
    with pytest.raises(NotStorable, match="a object cannot be stored in Firestore"):
        perform(keep)


def test_the_idempotency_key_is_the_same_over_all_attempts() -> None:
    @handler()
    def key(task: Task, input: dict[str, Any]) -> str:
        return task.idempotency_key

    first, second = perform(key, attempt=1), perform(key, attempt=2)
    assert first.result == second.result
    assert first.result != perform(key, path="orders/o2/tasks/task").result

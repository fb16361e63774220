"""What a handler writes to Firestore commits together with `done`, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Fail, Task, Transact, handler
from onwrite.commits import Commits, Refused
from onwrite.events import AttemptLost, Ended, FinishFailed
from tests.emulator.conftest import Bench


def counting(bench: Bench) -> Any:
    @handler()
    def count(task: Task, input: dict[str, Any]) -> str:
        task.batch.set(bench.order, {"runs": firestore.Increment(1)}, merge=True)
        return "counted"

    return count


def taking(bench: Bench, wanted: int) -> Any:
    @handler()
    def take(task: Task, input: dict[str, Any]) -> Transact:
        def reserve(transaction: firestore.Transaction) -> dict[str, int]:
            stock = next(transaction.get(bench.order)).get("stock")
            if stock < wanted:
                raise Fail(f"only {stock} are left, {wanted} are wanted")
            transaction.update(bench.order, {"stock": stock - wanted})
            return {"left": stock - wanted}

        return Transact(reserve)

    return take


def test_the_batch_commits_together_with_done(bench: Bench) -> None:
    bench.handlers["work"] = counting(bench)
    assert bench.process(bench.write())["state"] == "done"
    assert bench.order.get().get("runs") == 1


def test_a_worker_whose_task_was_rescued_leaves_no_effect(bench: Bench) -> None:
    @handler()
    def slow(task: Task, input: dict[str, Any]) -> str:
        task.batch.set(bench.order, {"runs": firestore.Increment(1)}, merge=True)
        if task.attempt == 1:
            bench.later(hours=1)  # the first worker hangs; meanwhile the sweep and a second worker come by
            bench.sweep()
            bench.later(hours=1)
            bench.process(task.reference)
        return f"attempt {task.attempt}"

    bench.handlers["work"] = slow
    done = bench.process(bench.write())
    assert (done["result"], done["attempt"]) == ("attempt 2", 2)
    assert bench.order.get().get("runs") == 1
    assert [entry["reason"] for entry in done["history"]] == ["rescued", "completed"]
    told = [type(event) for event in bench.told if isinstance(event, AttemptLost | Ended)]
    assert told == [Ended, AttemptLost]  # the rescue carries the first one's token, and is no end of its own


def test_effects_that_firestore_refuses_are_an_error_of_the_attempt(bench: Bench) -> None:
    @handler()
    def update_nothing(task: Task, input: dict[str, Any]) -> None:
        task.batch.update(bench.order.collection("nothing").document("here"), {"a": 1})

    bench.handlers["work"] = update_nothing
    retried = bench.process(bench.write())
    assert (retried["state"], retried["error"]["type"]) == ("scheduled", "EffectsRefused")
    assert "a document that it updates is not there" in retried["error"]["message"]


def test_a_document_that_is_there_already_is_not_worth_a_retry(bench: Bench) -> None:
    @handler()
    def create_twice(task: Task, input: dict[str, Any]) -> None:
        task.batch.create(bench.order, {"a": 1})

    bench.order.set({"a": 0})
    bench.handlers["work"] = create_twice
    failed = bench.process(bench.write())
    assert (failed["reason"], failed["error"]["type"]) == ("rejected", "EffectsRefused")
    assert "a document that it creates is there already" in failed["error"]["message"]
    assert bench.order.get().get("a") == 0


def test_a_handler_that_commits_the_batch_itself_is_told_not_to(bench: Bench) -> None:
    @handler()
    def hasty(task: Task, input: dict[str, Any]) -> None:
        task.batch.set(bench.order, {"runs": 1})
        task.batch.commit()

    bench.handlers["work"] = hasty
    assert "committed by the engine" in bench.process(bench.write())["error"]["message"]
    assert not bench.order.get().exists


def test_a_transaction_reads_writes_and_finishes_in_one_commit(bench: Bench) -> None:
    bench.order.set({"stock": 5})
    bench.handlers["work"] = taking(bench, 3)
    task = bench.write()
    done = bench.process(task)
    assert (done["state"], done["result"]) == ("done", {"left": 2})
    assert bench.order.get().get("stock") == 2
    assert bench.order.get().update_time == task.get().update_time  # documents of one commit share its time


def test_a_transaction_that_fails_undoes_its_writes(bench: Bench) -> None:
    bench.order.set({"stock": 2})
    bench.handlers["work"] = taking(bench, 3)
    failed = bench.process(bench.write())
    assert (failed["reason"], failed["error"]["message"]) == ("rejected", "only 2 are left, 3 are wanted")
    assert bench.order.get().get("stock") == 2


def test_a_transaction_starts_anew_when_somebody_adds_a_field_to_its_task(bench: Bench) -> None:
    bench.order.set({"runs": 0})
    runs: list[int] = []

    @handler()
    def labelled(task: Task, input: dict[str, Any]) -> Transact:
        def run(transaction: firestore.Transaction) -> None:
            if not runs:
                task.reference.update({"label": "urgent"})
            runs.append(1)
            transaction.update(bench.order, {"runs": firestore.Increment(1)})

        return Transact(run)

    bench.handlers["work"] = labelled
    done = bench.process(bench.write())
    assert (done["state"], done["label"], len(runs)) == ("done", "urgent", 2)
    assert bench.order.get().get("runs") == 1


def test_a_transaction_does_not_begin_anew_for_an_attempt_that_is_lost(bench: Bench) -> None:
    runs: list[int] = []
    bench.order.set({"runs": 0})
    rival = bench.client.transaction()
    rival._begin()
    bench.order.get(transaction=rival)  # the rival holds the lock

    @handler()
    def locked_out(task: Task, input: dict[str, Any]) -> Transact:
        def run(transaction: firestore.Transaction) -> None:
            runs.append(1)
            bench.later(hours=1)
            bench.sweep()
            transaction.update(bench.order, {"runs": firestore.Increment(1)})

        return Transact(run)

    bench.handlers["work"] = locked_out
    rescued = bench.process(bench.write())
    rival._rollback()
    assert (rescued["state"], rescued["reason"], len(runs)) == ("scheduled", "rescued", 1)
    assert any(isinstance(event, AttemptLost) for event in bench.told)


def test_a_finish_whose_answer_was_lost_is_recognised_as_our_own(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.handlers["work"] = counting(bench)
    answer_lost(monkeypatch, when="completed")
    done = bench.process(bench.write())
    assert (done["state"], bench.order.get().get("runs")) == ("done", 1)
    assert not any(isinstance(event, FinishFailed) for event in bench.told)


def test_a_claim_whose_answer_was_lost_is_recognised_as_our_own(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.handlers["work"] = counting(bench)
    answer_lost(monkeypatch, when="claimed")
    done = bench.process(bench.write())
    assert (done["state"], done["attempt"], bench.order.get().get("runs")) == ("done", 1, 1)


def answer_lost(monkeypatch: pytest.MonkeyPatch, *, when: str) -> None:
    """The commit that writes this reason is applied, its answer never comes, and it is sent once more."""
    commit = Commits.commit

    def twice(self: Commits, writes: Any, transaction: bytes = b"", **options: Any) -> Any:
        writes = list(writes)
        if writes[0].update.fields["reason"].string_value != when:
            return commit(self, writes, transaction, **options)
        commit(self, writes, transaction, **options)
        try:
            return commit(self, writes, transaction, **options)
        except Refused as refused:
            raise Refused(refused.cause, repeated=True) from refused

    monkeypatch.setattr(Commits, "commit", twice)


def test_two_workers_who_want_the_same_shelf_take_one_after_the_other(bench: Bench) -> None:
    bench.order.set({"stock": 5})
    bench.handlers["work"] = taking(bench, 3)
    ada, grace = bench.write(), bench.write()
    both = [bench.store.read(task.path) for task in (ada, grace)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bench.processor.process, both))
    assert sorted(bench.read(task)["state"] for task in (ada, grace)) == ["done", "failed"]
    assert bench.order.get().get("stock") == 2


def test_a_crash_inside_a_transaction_undoes_it_and_is_retried(bench: Bench) -> None:
    @handler()
    def crash(task: Task, input: dict[str, Any]) -> Transact:
        def run(transaction: firestore.Transaction) -> None:
            transaction.set(bench.order, {"stock": 0})
            raise RuntimeError("the shelf fell over")

        return Transact(run)

    bench.handlers["work"] = crash
    retried = bench.process(bench.write())
    assert (retried["state"], retried["error"]["message"]) == ("scheduled", "the shelf fell over")
    assert not bench.order.get().exists

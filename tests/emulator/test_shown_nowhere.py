"""A parent that cannot show its task is not made and stops nothing, and no lost answer is mistaken."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from google.api_core.exceptions import InvalidArgument
from google.cloud import firestore

from onwrite import Fail, Task, Transact, enqueue, handler, minutes, seconds
from onwrite.backoff import Backoff
from onwrite.events import CannotStore, Ended, FinishFailed
from onwrite.local.cut_offs import CutOffs
from onwrite.local.door import Door
from tests.emulator.conftest import Bench
from tests.emulator.shown_order import counting, placed, seen
from tests.emulator.test_stops import cancel
from tests.races.gate import AnswerLost

AS = "exports.dataset_export_1"


@handler(timeout=minutes(9), retry=Backoff(attempts=2, first=seconds(0)))
def work(task: Task, input: dict[str, Any]) -> str:
    """Deletes its order at the point that `input` names."""
    if input.get("deletes"):
        task.parent.delete()
    task.progress(1, 2)
    if input.get("fails"):
        raise Fail("not today")
    return "worked"


def alone(bench: Bench, **input: Any) -> firestore.DocumentReference:
    """A task under an order that does not exist."""
    batch = bench.client.batch()
    task = enqueue(batch, bench.order, "work", input, key="dataset_export_1", shown_as=AS, handlers=None)
    batch.commit()
    return task


def refused(bench: Bench) -> list[object]:
    return [event for event in bench.told if isinstance(event, FinishFailed | CannotStore)]


@pytest.mark.parametrize("fails", [False, True])
def test_a_missing_order_is_not_made_and_its_task_runs_as_ever(bench: Bench, *, fails: bool) -> None:
    bench.handlers["work"] = work
    ended = bench.process(alone(bench, fails=fails))
    assert (ended["state"], ended["attempt"]) == ("failed" if fails else "done", 1)
    assert ended["progress"]["done"] == 1
    assert not bench.order.get().exists
    assert not refused(bench)


def test_a_missing_order_stops_neither_renewal_nor_sweep_nor_cancel(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def long(task: Task, input: dict[str, Any]) -> None:
        task.progress(1, 2)
        bench.later(seconds=30)
        bench.keeper.step()
        assert bench.read(task.reference)["progress"]["done"] == 1
        bench.later(minutes=2)
        bench.sweep()
        assert bench.read(task.reference)["reason"] == "rescued"
        cancel(bench, task.reference)
        bench.sweep()

    bench.handlers["work"] = long
    assert bench.process(alone(bench))["reason"] == "cancelled"
    assert not bench.order.get().exists


@pytest.mark.parametrize("fails", [False, True])
def test_an_order_deleted_in_the_middle_of_an_attempt_is_not_made_anew(bench: Bench, *, fails: bool) -> None:
    bench.handlers["work"] = work
    task = placed(bench, input={"deletes": True, "fails": fails})
    assert bench.process(task)["state"] == ("failed" if fails else "done")
    assert not bench.order.get().exists
    assert not refused(bench)


def test_an_order_that_its_own_handler_deletes_with_its_end_is_gone_and_the_task_done(bench: Bench) -> None:
    @handler()
    def closing(task: Task, input: dict[str, Any]) -> None:
        task.batch.delete(task.parent)

    bench.handlers["work"] = closing
    assert bench.process(placed(bench))["state"] == "done"
    assert not bench.order.get().exists


def test_an_order_that_its_handler_makes_with_its_end_shows_that_end(bench: Bench) -> None:
    @handler()
    def opening(task: Task, input: dict[str, Any]) -> None:
        task.batch.create(task.parent, {"status": "accepted"})

    bench.handlers["work"] = opening
    assert bench.process(alone(bench))["state"] == "done"
    assert bench.order.get().to_dict() == {
        "status": "accepted",
        "exports": {"dataset_export_1": {"state": "done"}},
    }


def fill_up(order: firestore.DocumentReference) -> None:
    """To the last byte."""
    fits, too_much = 900_000, 1_048_576
    order.update({"filler": "x" * fits})
    while too_much - fits > 1:
        half = (fits + too_much) // 2
        try:
            order.update({"filler": "x" * half})
        except InvalidArgument:
            too_much = half
        else:
            fits = half


def test_an_order_that_has_no_room_left_stops_nothing(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = placed(bench)
    fill_up(bench.order)
    assert bench.process(task)["state"] == "done"
    assert seen(bench) == {"state": "running"}  # is shorter than `scheduled`; then came the progress
    assert not refused(bench)


def test_a_task_that_is_gone_itself_is_lost_as_ever(bench: Bench) -> None:
    @handler()
    def last(task: Task, input: dict[str, Any]) -> None:
        task.reference.delete()
        task.parent.delete()

    bench.handlers["work"] = last
    task = placed(bench)
    assert bench.process(task) == {}
    assert not bench.order.get().exists
    assert not any(isinstance(event, Ended) for event in bench.told)


def test_effects_that_are_refused_are_an_error_of_the_attempt_and_that_end_is_shown(bench: Bench) -> None:
    @handler(retry=Backoff(attempts=1))
    def wrong(task: Task, input: dict[str, Any]) -> None:
        task.batch.update(task.client.document("nothing/here"), {"a": 1})

    bench.handlers["work"] = wrong
    failed = bench.process(placed(bench))
    assert (failed["state"], failed["error"]["type"]) == ("failed", "EffectsRefused")
    assert seen(bench) == {"state": "failed"}


@pytest.mark.parametrize("deletes", [False, True])
def test_a_transaction_under_an_order_that_is_gone_is_made_once_more(bench: Bench, *, deletes: bool) -> None:
    runs = []
    effect = bench.order.collection("effects").document("one")

    @handler()
    def transacting(task: Task, input: dict[str, Any]) -> Transact:
        if deletes:
            task.parent.delete()

        def run(transaction: firestore.Transaction) -> None:
            runs.append(next(transaction.get(effect)).exists)
            transaction.create(effect, {"a": 1})

        return Transact(run)

    bench.handlers["work"] = transacting
    done = bench.process(placed(bench) if deletes else alone(bench))
    assert (done["state"], done["attempt"], runs) == ("done", 1, [False, False])
    assert effect.get().exists
    assert not bench.order.get().exists
    assert not refused(bench)


def test_a_transactions_own_refused_writes_are_an_error_of_the_attempt(bench: Bench) -> None:
    @handler(retry=Backoff(attempts=1))
    def wrong(task: Task, input: dict[str, Any]) -> Transact:
        return Transact(
            lambda transaction: transaction.update(task.client.document("nothing/here"), {"a": 1})
        )

    bench.handlers["work"] = wrong
    failed = bench.process(placed(bench))
    assert (failed["state"], failed["error"]["type"]) == ("failed", "EffectsRefused")
    assert seen(bench) == {"state": "failed"}


@contextmanager
def every_answer_lost(bench: Bench) -> Iterator[tuple[Bench, Door]]:
    with Door(bench.client._emulator_host, CutOffs(1.0)) as door, pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", door.host)
        yield Bench(firestore.Client(project=bench.client.project), bench.order, bench.now), door


def test_a_claim_and_an_end_whose_answers_were_lost_are_shown_once(bench: Bench) -> None:
    task = placed(bench)
    with every_answer_lost(bench) as (far, door):
        far.handlers["work"] = counting()
        done = far.process(task)
    assert door.counted["cut off"] == 2
    assert (done["state"], done["attempt"]) == ("done", 1)
    assert seen(bench) == {"state": "done", "bytes": 7}


def test_lost_answers_under_an_order_that_is_gone_are_recognised_too(bench: Bench) -> None:
    task = alone(bench)
    with every_answer_lost(bench) as (far, door):
        far.handlers["work"] = work
        done = far.process(task)
    assert door.counted["cut off"] == 2
    assert (done["state"], done["attempt"]) == ("done", 1)
    assert not any(isinstance(event, FinishFailed) for event in far.told)


class OrderFirst:
    """A Firestore whose first answer is lost, whose order is then deleted, and that looks at the order first.

    The emulator looks at the task first; nothing promises either.
    """

    def __init__(self, call: Any, order: firestore.DocumentReference) -> None:
        self._call = call
        self._order = order
        self.calls: list[int] = []

    def __call__(self, request: Any, **options: Any) -> Any:
        self.calls.append(len(request.writes))
        if len(self.calls) == 1:
            self._call(request, **options)
            self._order.delete()
            raise AnswerLost
        for write in request.writes:
            if write.update.name.endswith(f"/documents/{self._order.path}"):
                self._call(type(request)(database=request.database, writes=[write]), **options)
        return self._call(request, **options)


def test_a_claim_that_landed_before_its_order_was_deleted_is_our_own(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = placed(bench)
    gate = OrderFirst(bench.store.commits._call, bench.order)
    bench.store.commits._call = gate
    done = bench.process(task)
    assert gate.calls == [2, 2, 1, 2, 1]  # tries of the claim, then of the end
    assert (done["state"], done["attempt"]) == ("done", 1)

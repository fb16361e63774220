"""Tasks that need others: counted down by each end, and run once after the last."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import CannotEnqueue, Fail, Task, enqueue, handler
from onwrite.processor import Processor
from tests.emulator.conftest import Bench, GivenHandlers


@pytest.fixture
def ran(bench: Bench) -> list[str]:
    """Which tasks ran, in their order."""
    ran: list[str] = []

    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        if input.get("fails") and task.attempt == 1:
            raise Fail("not today")
        ran.append(task.id)
        return task.id

    bench.handlers["work"] = work
    return ran


def add(
    batch: firestore.WriteBatch, bench: Bench, key: str, *needs: firestore.DocumentReference, **input: Any
) -> firestore.DocumentReference:
    return enqueue(batch, bench.order, "work", input, key=key, needs=needs, handlers=None)


def test_a_task_runs_when_the_last_of_its_needs_is_done(bench: Bench, ran: list[str]) -> None:
    with bench.client.batch() as batch:
        pages = [add(batch, bench, f"page-{number}") for number in range(3)]
        book = add(batch, bench, "book", *pages)
    blocked = bench.read(book)
    assert (blocked["state"], blocked["reason"], blocked["needs"]) == ("scheduled", "blocked", 3)
    assert bench.read(pages[0])["then"] == [book.path]
    assert bench.process(book)["reason"] == "blocked"
    for left, page in zip((2, 1, 0), pages, strict=True):
        bench.process(page)
        assert bench.read(book)["needs"] == left
        bench.process(book)
    assert ran == ["page-0", "page-1", "page-2", "book"]
    done = bench.read(book)
    assert (done["state"], done["attempt"]) == ("done", 1)


def test_the_event_of_a_need_that_is_not_the_last_costs_no_write(bench: Bench, ran: list[str]) -> None:
    with bench.client.batch() as batch:
        pages = [add(batch, bench, key) for key in ("one", "two")]
        book = add(batch, bench, "book", *pages)
    bench.process(pages[0])
    before = book.get().update_time
    bench.process(book)
    assert book.get().update_time == before
    assert ran == ["one"]


def test_the_sweep_finds_a_task_whose_last_event_was_lost(bench: Bench, ran: list[str]) -> None:
    with bench.client.batch() as batch:
        page = add(batch, bench, "page")
        book = add(batch, bench, "book", page)
    bench.process(page)
    bench.later(minutes=2)
    before = book.get().update_time
    bench.sweep()
    assert book.get().update_time != before  # an event
    assert bench.process(book)["state"] == "done"


def test_the_sweep_leaves_a_blocked_task_for_a_day(bench: Bench, ran: list[str]) -> None:
    with bench.client.batch() as batch:
        book = add(batch, bench, "book", *[add(batch, bench, key) for key in ("one", "two")])
    bench.process(bench.order.collection("tasks").document("one"))
    bench.later(minutes=2)
    bench.sweep()
    blocked = bench.read(book)
    assert (blocked["reason"], blocked["needs"]) == ("blocked", 1)
    assert (blocked["wake_at"] - bench.now).total_seconds() == 24 * 3600
    before = book.get().update_time
    bench.later(hours=1)
    bench.sweep()
    assert book.get().update_time == before


def test_a_failed_need_blocks_until_its_retry_is_done(bench: Bench, ran: list[str]) -> None:
    with bench.client.batch() as batch:
        page = add(batch, bench, "page", fails=True)
        book = add(batch, bench, "book", page)
    assert bench.process(page)["state"] == "failed"
    assert (bench.read(book)["reason"], bench.read(book)["needs"]) == ("blocked", 1)
    page.update({"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now})
    assert bench.process(page)["state"] == "done"
    assert bench.process(book)["state"] == "done"


def test_a_need_may_be_there_already_and_one_that_is_done_needs_no_waiting(
    bench: Bench, ran: list[str]
) -> None:
    with bench.client.batch() as batch:
        done, waits = add(batch, bench, "done"), add(batch, bench, "waits")
    bench.process(done)
    with bench.client.batch() as batch:
        book = add(batch, bench, "book", done, waits)
        ready = add(batch, bench, "ready", done)
    assert bench.read(book)["needs"] == 1
    assert "needs" not in bench.read(ready)
    assert bench.read(waits)["then"] == [book.path]
    assert bench.process(ready)["state"] == "done"
    bench.process(waits)
    assert bench.process(book)["state"] == "done"


def test_a_need_that_ends_between_enqueue_and_commit_is_seen(bench: Bench, ran: list[str]) -> None:
    """Two actors: the one that enqueues, and the worker that is done before the commit."""
    with bench.client.batch() as batch:
        page = add(batch, bench, "page")
    late = bench.client.batch()
    book = add(late, bench, "book", page)
    bench.process(page)
    late.commit()
    assert "needs" not in bench.read(book)
    assert bench.process(book)["state"] == "done"


def test_a_need_that_runs_when_it_is_needed_wakes_the_other(bench: Bench) -> None:
    """Two actors: the worker in the middle of its handler, and the one that enqueues."""
    with bench.client.batch() as batch:
        page = add(batch, bench, "page")

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        if task.id == "page":
            with bench.client.batch() as batch:
                add(batch, bench, "book", page)

    bench.handlers["work"] = work
    bench.process(page)
    book = bench.order.collection("tasks").document("book")
    assert (bench.read(page)["state"], bench.read(book)["needs"]) == ("done", 0)
    assert bench.process(book)["state"] == "done"


def test_a_dependant_that_was_deleted_stops_nobody(bench: Bench, ran: list[str]) -> None:
    with bench.client.batch() as batch:
        page = add(batch, bench, "page")
        gone, stays = add(batch, bench, "gone", page), add(batch, bench, "stays", page)
    gone.delete()
    assert bench.process(page)["state"] == "done"
    assert bench.read(stays)["needs"] == 0
    assert not gone.get().exists


def test_the_same_key_again_counts_nothing_twice(bench: Bench, ran: list[str]) -> None:
    for _ in range(2):
        with bench.client.batch() as batch:
            page = add(batch, bench, "page")
            book = add(batch, bench, "book", page)
    assert (bench.read(book)["needs"], bench.read(page)["then"]) == (1, [book.path])


def test_a_handler_fans_out_and_in_with_its_end(bench: Bench) -> None:
    @handler()
    def work(task: Task, input: dict[str, Any]) -> str:
        if task.id == "plan":
            pages = [
                task.enqueue("work", key=f"page-{number}", needs=[task.reference]) for number in range(2)
            ]
            task.enqueue("work", key="book", needs=pages)
        return task.id

    bench.handlers["work"] = work
    with bench.client.batch() as batch:
        plan = add(batch, bench, "plan")
    bench.process(plan)
    tasks = bench.order.collection("tasks")
    assert bench.read(tasks.document("book"))["needs"] == 2
    for key in ("page-0", "page-1", "book"):
        assert bench.process(tasks.document(key))["state"] == "done"


@pytest.mark.parametrize("missing", ["itself", "missing", "later"])
def test_a_need_that_cannot_be_waited_for_is_refused(bench: Bench, missing: str) -> None:
    batch = bench.client.batch()
    tasks = bench.order.collection("tasks")
    need = tasks.document("book" if missing == "itself" else "page")
    with pytest.raises(CannotEnqueue, match="would need itself" if missing == "itself" else "is not there"):
        add(batch, bench, "book", need)
    add(batch, bench, "page")
    batch.commit()
    assert [task.id for task in tasks.stream()] == ["page"]


def test_a_flip_of_a_blocked_task_that_was_cancelled_waits_for_its_needs(
    bench: Bench, ran: list[str]
) -> None:
    with bench.client.batch() as batch:
        page = add(batch, bench, "page")
        book = add(batch, bench, "book", page)
    book.update({"cancel_requested": True, "cancelled_by": "ada", "wake_at": bench.now})
    assert bench.process(book)["reason"] == "cancelled"
    book.update({"state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now})
    assert bench.process(book)["reason"] == "blocked"
    bench.process(page)
    assert bench.process(book)["state"] == "done"


@pytest.mark.parametrize(
    "wrong", [{"needs": "two"}, {"needs": 1.5}, {"then": "orders/o1"}, {"then": [7]}, {"key": 7}]
)
def test_needs_written_by_hand_are_said_to_be_wrong(
    bench: Bench, ran: list[str], wrong: dict[str, Any]
) -> None:
    failed = bench.process(bench.write(**wrong))
    assert (failed["state"], failed["reason"]) == ("failed", "invalid")
    assert f"`{next(iter(wrong))}` is" in failed["error"]["message"]


def test_a_hundred_ends_at_the_same_moment_are_counted_each(bench: Bench, ran: list[str]) -> None:
    """A hundred actors in sixteen threads, as many as one instance has, and one document that all of them change."""
    with bench.client.batch() as batch:
        pages = [add(batch, bench, f"page-{number}") for number in range(100)]
        book = add(batch, bench, "book", *pages)

    def process(page: firestore.DocumentReference) -> None:
        worker = Processor(
            bench.store,
            GivenHandlers(bench.handlers),
            keeper=bench.keeper,
            clock=lambda: bench.now,
            tell=bench.told.append,
            chance=Random(page.id),
        )
        worker.process(bench.newest(page))

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(process, pages))
    assert (bench.read(book)["needs"], len(ran)) == (0, 100)
    assert bench.process(book)["state"] == "done"

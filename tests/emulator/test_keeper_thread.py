"""The keeper's own thread, at real time: short leases, and signals to wait on."""

import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Stopped, Task, handler, minutes, seconds
from onwrite.keeper import Keeper
from onwrite.processor import Processor
from onwrite.store import Store
from tests.emulator.conftest import Bench, GivenHandlers
from tests.listening import listening_client

PATIENCE = 60.0  # seconds


def processor(bench: Bench, lease: float, keeper: Keeper | None = None) -> Processor:
    return Processor(
        bench.store,
        GivenHandlers(bench.handlers),
        lease=seconds(lease),
        keeper=keeper,
        tell=bench.told.append,
    )


def wait_for_versions(task: firestore.DocumentReference, count: int) -> None:
    """So many more than there are now."""
    seen: list[Any] = []
    there = threading.Event()

    def look(*_: Any) -> None:
        seen.append(None)
        if len(seen) > count:
            there.set()

    with listening_client(task._client) as client:
        listener = client.document(task.path).on_snapshot(look)
        try:
            assert there.wait(PATIENCE)
        finally:
            listener.unsubscribe()


def test_one_thread_renews_the_leases_of_all_that_runs(bench: Bench) -> None:
    """Two handlers run until each has had its lease renewed twice."""

    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> int:
        wait_for_versions(task.reference, 2)
        renewing = keeper._thread
        assert renewing is not None
        return renewing.ident or 0

    bench.handlers["work"] = work
    keeper = Keeper(bench.store, lambda: datetime.now(UTC), bench.told.append)
    engine, tasks = processor(bench, 3, keeper), [bench.write(), bench.write()]
    workers = [threading.Thread(target=engine.process, args=(bench.newest(task),)) for task in tasks]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    first, second = (bench.read(task)["result"] for task in tasks)
    assert first == second != 0


def test_a_handler_is_stopped_in_its_own_thread_and_the_thread_goes_on(bench: Bench) -> None:
    left = threading.Event()

    @handler(timeout=seconds(1))
    def work(task: Task, input: dict[str, Any]) -> None:
        try:
            while True:
                time.sleep(0.01)
        except Stopped:
            left.set()
            raise

    bench.handlers["work"] = work
    engine, task = processor(bench, 90), bench.write()
    engine.process(bench.newest(task))
    assert left.is_set()
    assert bench.read(task)["error"]["kind"] == "timeout"
    assert sum(range(1_000_000)) > 0  # no exception comes late into this thread


def test_the_thread_sleeps_while_an_end_is_being_stored(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finish that takes longer than the lease's third must not have the keeper look again and again."""
    looks = 0
    step, finish = Keeper.step, Store.finish

    def counted(self: Keeper) -> None:
        nonlocal looks
        looks += 1
        step(self)

    def slow(self: Store, *given: Any) -> Any:
        waiting.wait(2.5)
        return finish(self, *given)

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None: ...

    waiting = threading.Event()
    monkeypatch.setattr(Keeper, "step", counted)
    monkeypatch.setattr(Store, "finish", slow)
    bench.handlers["work"] = work
    task = bench.write()
    processor(bench, 3).process(bench.newest(task))
    assert looks < 20
    assert bench.read(task)["state"] == "done"


def test_the_thread_ends_when_nothing_runs_and_comes_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onwrite.keeper.LINGER", 0.05)

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None: ...

    bench.handlers["work"] = work
    keeper = Keeper(bench.store, lambda: datetime.now(UTC), bench.told.append)
    engine = processor(bench, 90, keeper)
    for _ in range(2):
        before = set(threading.enumerate())
        engine.process(bench.newest(bench.write()))
        (thread,) = [it for it in set(threading.enumerate()) - before if it.name == "onwrite-keeper"]
        thread.join(PATIENCE)
        assert not thread.is_alive()

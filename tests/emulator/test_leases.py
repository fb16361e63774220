"""A lease is renewed while its handler runs, and nobody writes who has lost it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Backoff, Task, handler, minutes, seconds
from onwrite.events import AttemptLost, NotRenewed
from onwrite.local.door import Door
from onwrite.store import Store
from tests.emulator.conftest import Bench


def lease_of(bench: Bench, task: firestore.DocumentReference) -> dict[str, Any]:
    return bench.read(task)["lease"]


def test_a_lease_lasts_as_long_as_the_timeout_needs_and_90_seconds_at_the_most(bench: Bench) -> None:
    lengths = []
    for timeout in (seconds(20), minutes(9)):

        @handler(timeout=timeout)
        def look(task: Task, input: dict[str, Any]) -> None:
            lengths.append(lease_of(bench, task.reference)["expires_at"] - bench.now)

        bench.handlers["work"] = look
        bench.process(bench.write())
    assert lengths == [timedelta(seconds=50), timedelta(seconds=90)]


def test_a_lease_is_renewed_at_a_third_of_its_life_and_not_before(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        claimed = lease_of(bench, task.reference)
        bench.later(seconds=29)
        bench.keeper.step()
        assert lease_of(bench, task.reference) == claimed
        bench.later(seconds=1)
        bench.keeper.step()
        renewed = bench.read(task.reference)
        assert renewed["lease"] == {**claimed, "expires_at": bench.now + seconds(90)}
        assert renewed["wake_at"] == bench.now + seconds(90)
        assert renewed["reason"] == "claimed"

    bench.handlers["work"] = work
    assert bench.process(bench.write())["state"] == "done"


def test_a_short_task_costs_two_writes_a_renewal_one_more_and_no_read(bench: Bench) -> None:
    with behind_a_door(bench) as (far, door):

        @handler(timeout=minutes(9))
        def work(task: Task, input: dict[str, Any]) -> None:
            for _ in range(input["renewals"]):
                far.later(seconds=30)
                far.keeper.step()

        far.handlers["work"] = work
        far.process(bench.write(input={"renewals": 0}))  # reads what is paused
        counts = []
        for renewals in (0, 3):
            document = bench.newest(bench.write(input={"renewals": renewals}))
            door.counted.clear()
            far.processor.process(document)
            counts.append((door.counted["reads"], door.counted["writes"]))
    assert counts == [(0, 2), (0, 5)]


def test_reports_ride_on_renewals_one_write_in_five_seconds_however_often(bench: Bench) -> None:
    written = []

    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        before = task.reference.get().update_time
        for done in range(100):  # for 20 seconds
            task.progress(done, 100, f"line {done}")
            bench.later(seconds=0.2)
            bench.keeper.step()
            snapshot = task.reference.get()
            if snapshot.update_time != before:
                before = snapshot.update_time
                written.append(snapshot.get("progress.done"))
        task.progress(100, 100)

    bench.handlers["work"] = work
    done = bench.process(bench.write())
    assert written == [24, 49, 74, 99]
    assert done["progress"]["done"] == 100  # the last went with the finish


def test_a_new_attempt_begins_without_the_progress_of_the_last_one(bench: Bench) -> None:
    @handler(retry=Backoff(attempts=2, first=seconds(0)))
    def work(task: Task, input: dict[str, Any]) -> None:
        if task.attempt == 1:
            task.progress(1, 2, "half")
            raise RuntimeError
        assert "progress" not in bench.read(task.reference)

    bench.handlers["work"] = work
    task = bench.write()
    assert bench.process(task)["progress"]["note"] == "half"
    assert bench.process(task)["state"] == "done"


def test_progress_that_counts_nothing_is_refused_where_it_is_reported(bench: Bench) -> None:
    @handler(fail_on=(ValueError,))
    def work(task: Task, input: dict[str, Any]) -> None:
        task.progress(float("nan"))

    bench.handlers["work"] = work
    assert "counts from 0 up" in bench.process(bench.write())["error"]["message"]


def test_a_field_added_by_somebody_else_does_not_cost_the_lease(bench: Bench) -> None:
    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        for label in ("a", "b"):
            task.reference.update({"label": label})
            bench.later(seconds=30)
            bench.keeper.step()
        assert lease_of(bench, task.reference)["expires_at"] == bench.now + seconds(90)

    bench.handlers["work"] = work
    done = bench.process(bench.write())
    assert (done["state"], done["label"], done["attempt"]) == ("done", "b", 1)


def test_a_worker_frozen_past_its_lease_is_told_and_its_end_is_dropped(bench: Bench) -> None:
    """Two actors: the first worker is frozen, the second runs the task after its rescue."""

    @handler(timeout=minutes(9), retry=Backoff(attempts=5))
    def work(task: Task, input: dict[str, Any]) -> str:
        if task.attempt == 1:
            bench.later(minutes=2)
            bench.sweep()
            bench.later(minutes=2)
            bench.process(task.reference)
            bench.keeper.step()  # thawed: what it had to renew is another's, or has ended
            spin()
        task.batch.set(task.client.document(f"{task.parent.path}/effects/{task.attempt}"), {})
        return f"attempt {task.attempt}"

    bench.handlers["work"] = work
    done = bench.process(bench.write())
    assert (done["result"], done["attempt"]) == ("attempt 2", 2)
    assert [entry["reason"] for entry in done["history"]] == ["rescued", "completed"]
    assert [effect.id for effect in bench.order.collection("effects").stream()] == ["2"]
    (lost,) = [event for event in bench.told if isinstance(event, AttemptLost)]
    assert (lost.attempt, lost.would_have) == (1, "LeaseLost")


def test_a_renewal_that_does_not_land_is_tried_again_before_the_lease_is_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew = Store.renew

    def cut_off(*_: Any) -> None:
        raise OSError("no route to host")

    @handler(timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None:
        bench.later(seconds=30)
        monkeypatch.setattr(Store, "renew", cut_off)
        bench.keeper.step()
        monkeypatch.setattr(Store, "renew", renew)
        bench.later(seconds=8)
        bench.keeper.step()
        assert lease_of(bench, task.reference)["expires_at"] == bench.now + seconds(90)

    bench.handlers["work"] = work
    assert bench.process(bench.write())["state"] == "done"
    assert sum(isinstance(event, NotRenewed) for event in bench.told) == 1


def spin() -> None:
    """Bytecode, for an exception to be raised in."""
    for _ in range(1_000_000):
        pass


@contextmanager
def behind_a_door(bench: Bench) -> Iterator[tuple[Bench, Door]]:
    """The same order, by way of a door that counts."""
    with Door(bench.client._emulator_host) as door, pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", door.host)
        yield Bench(firestore.Client(project=bench.client.project), bench.order, bench.now), door

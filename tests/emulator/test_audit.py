"""The audit finds live tasks that no sweep can find, and leaves every other document as it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Task, handler
from onwrite.audit import audit
from onwrite.events import Audited, Auditing, Overlooked, Unaudited
from onwrite.local import FirestoreEmulator
from onwrite.store import Store
from onwrite.task_document import SHARDS, shard_of
from tests.emulator.conftest import Bench

NEXT_YEAR = datetime(2027, 11, 21, tzinfo=UTC)

UNFINDABLE = {
    "neither field": {},
    "no wake_at": {"shard": 3},
    "no shard": {"wake_at": NEXT_YEAR},
    "wake_at as text": {"wake_at": "tomorrow", "shard": 3},
    "wake_at of null": {"wake_at": None, "shard": 3},
    "shard as text": {"wake_at": NEXT_YEAR, "shard": "3"},
    "shard that is true": {"wake_at": NEXT_YEAR, "shard": True},
    "shard below all": {"wake_at": NEXT_YEAR, "shard": -1},
    "shard above all": {"wake_at": NEXT_YEAR, "shard": SHARDS},
}


@handler()
def work(task: Task, input: dict[str, Any]) -> str:
    return "worked"


@pytest.fixture
def bench(
    emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Bench:
    """A database of its own: what other tests leave behind is not to be audited."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database=f"audit-{abs(hash(request.node.name))}")
    return Bench(client, client.document("orders/o1"))


def audited(bench: Bench, **options: Any) -> Audited:
    return audit(bench.store, bench.now, tell=bench.told.append, **options)


@pytest.mark.parametrize("fields", UNFINDABLE.values(), ids=UNFINDABLE.keys())
def test_a_due_task_that_no_sweep_finds_is_found_by_the_one_after_the_audit(
    bench: Bench, fields: dict[str, Any]
) -> None:
    bench.handlers["work"] = work
    task = bench.write(**fields)
    bench.later(seconds=1)
    bench.sweep()
    assert bench.read(task) == {"type": "work", "input": {}, "state": "scheduled", **fields}

    assert audited(bench) == Audited(looked_at=1, mended=1, failed=0, out_of_time=False)
    assert any(isinstance(event, Overlooked) and event.path == task.path for event in bench.told)
    mended = bench.read(task)
    assert (mended["wake_at"], mended["shard"]) == (bench.now, shard_of(task.path))

    before = task.get().update_time
    bench.sweep()
    assert task.get().update_time != before  # woken: the change that sends an event
    assert bench.process(task)["state"] == "done"


def test_a_task_for_next_year_waits_for_its_year(bench: Bench) -> None:
    task = bench.write(scheduled_at=NEXT_YEAR)
    audited(bench)
    assert bench.read(task)["wake_at"] == NEXT_YEAR


def test_a_running_task_is_rescued_when_its_lease_has_run_out(bench: Bench) -> None:
    ends = bench.now + timedelta(minutes=5)
    lease = {"token": "t1", "expires_at": ends, "runner": "function"}
    task = bench.write(state="running", attempt=1, max_attempts=3, lease=lease)
    audited(bench)
    assert bench.read(task)["wake_at"] == ends
    bench.later(minutes=6)
    bench.sweep()
    assert bench.read(task)["reason"] == "rescued"


def test_a_running_task_without_a_lease_is_looked_at_by_the_next_sweep(bench: Bench) -> None:
    task = bench.write(state="running", attempt=1, max_attempts=3)
    audited(bench)
    assert bench.read(task)["wake_at"] == bench.now
    bench.sweep()
    assert bench.read(task)["reason"] == "rescued"


def test_what_is_wrong_in_other_ways_is_found_too_and_the_sweep_says_what(bench: Bench) -> None:
    task = bench.write(scheduled_at="tomorrow")
    audited(bench)
    bench.sweep()
    failed = bench.read(task)
    assert (failed["state"], failed["reason"]) == ("failed", "invalid")
    assert "`scheduled_at` is the text 'tomorrow'" in failed["error"]["message"]


def test_what_the_sweep_finds_and_what_is_over_is_left_as_it_is(bench: Bench) -> None:
    tasks = [bench.write(wake_at=NEXT_YEAR, shard=shard) for shard in range(SHARDS)]
    tasks += [bench.write(state=state) for state in ("done", "failed", "unknown")]
    before = [task.get().update_time for task in tasks]
    assert audited(bench) == Audited(looked_at=SHARDS, mended=0, failed=0, out_of_time=False)
    assert [task.get().update_time for task in tasks] == before


def test_pages_are_walked_to_the_end_and_progress_is_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onwrite.audit.PAGE", 3)
    monkeypatch.setattr("onwrite.audit.TOLD_EVERY", 4)
    tasks = [bench.write(state=("scheduled", "running")[number % 2]) for number in range(10)]
    assert audited(bench) == Audited(looked_at=10, mended=10, failed=0, out_of_time=False)
    assert all("wake_at" in bench.read(task) for task in tasks)
    assert [event.looked_at for event in bench.told if isinstance(event, Auditing)] == [4, 8]


def test_one_bad_document_never_stops_the_audit(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    hot, *others = sorted((bench.write() for _ in range(3)), key=lambda task: task.path)
    apply = Store.apply

    def contended(self: Store, task: Any, change: Any) -> bool:
        if task.path == hot.path:
            raise RuntimeError("contention")
        return apply(self, task, change)

    monkeypatch.setattr(Store, "apply", contended)
    assert audited(bench) == Audited(looked_at=3, mended=2, failed=1, out_of_time=False)
    assert [event.path for event in bench.told if isinstance(event, Unaudited)] == [hot.path]
    assert all("wake_at" in bench.read(task) for task in others)


def test_a_worker_that_was_faster_keeps_its_task(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit has read the task; then, before it writes, the event comes after all."""
    bench.handlers["work"] = work
    task = bench.write()
    apply = Store.apply

    def late(self: Store, document: Any, change: Any) -> bool:
        bench.process(task)
        return apply(self, document, change)

    monkeypatch.setattr(Store, "apply", late)
    assert audited(bench) == Audited(looked_at=1, mended=0, failed=0, out_of_time=False)
    done = bench.read(task)
    assert done["state"] == "done"
    assert "wake_at" not in done


def test_an_audit_out_of_time_says_so(bench: Bench) -> None:
    bench.write()
    assert audited(bench, budget=-1) == Audited(looked_at=0, mended=0, failed=0, out_of_time=True)

"""The sweep wakes what is due, rescues what lost its worker, and nothing stops it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Backoff, Snooze, Task, enqueue, handler, seconds
from onwrite.events import QueryFailed, Rescued, Swept, Unswept, Woken
from onwrite.store import Store
from onwrite.sweep import _shards, sweep
from tests.emulator.conftest import Bench


class Killed(BaseException):
    """The worker's process is gone: nothing after this line runs."""


@handler(retry=Backoff(attempts=2, first=seconds(10)))
def work(task: Task, input: dict[str, Any]) -> str:
    if input.get("kill") == task.attempt:
        raise Killed
    return "worked"


def enqueued(bench: Bench, **at: float) -> firestore.DocumentReference:
    batch = bench.client.batch()
    task = enqueue(batch, bench.order, "work", {}, key="work", at=bench.now + timedelta(**at), handlers=None)
    batch.commit()
    return task


def killed(bench: Bench, task: firestore.DocumentReference) -> dict[str, Any]:
    with pytest.raises(Killed):
        bench.process(task)
    return bench.read(task)


def woken(bench: Bench, task: firestore.DocumentReference) -> int:
    return sum(isinstance(event, Woken) and event.path == task.path for event in bench.told)


def test_a_task_for_next_year_is_not_looked_at_and_runs_when_its_year_has_come(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = enqueued(bench, days=365)
    bench.sweep()
    assert woken(bench, task) == 0
    bench.later(days=365, seconds=1)
    before = task.get().update_time
    bench.sweep()
    assert task.get().update_time != before  # the change that sends an event
    assert bench.process(task)["state"] == "done"


def test_a_task_woken_in_vain_is_woken_again_with_growing_pauses(bench: Bench) -> None:
    task = enqueued(bench, seconds=0)
    pauses = []
    for _ in range(8):
        bench.later(seconds=1)
        bench.sweep()
        wake_at = bench.read(task)["wake_at"]
        pauses.append(round((wake_at - bench.now).total_seconds()))
        bench.now = wake_at
    assert pauses[:4] == [60, 62, 125, 251]
    assert pauses[-1] == 3600
    assert woken(bench, task) == 8
    told = [event for event in bench.told if isinstance(event, Woken) and event.path == task.path]
    assert [event.in_vain for event in told] == [False] + [True] * 7
    assert isinstance(bench.told[-1], Swept)
    assert bench.told[-1].due_not_claimed >= 1  # other tests leave tasks behind


def test_a_snooze_of_a_year_is_woken_in_a_year(bench: Bench) -> None:
    @handler()
    def snooze(task: Task, input: dict[str, Any]) -> Snooze:
        return Snooze(until=bench.now + timedelta(days=365))

    bench.handlers["work"] = snooze
    task = bench.write()
    assert bench.process(task)["reason"] == "snoozed"
    bench.later(days=364)
    bench.sweep()
    assert woken(bench, task) == 0
    bench.later(days=1, seconds=1)
    bench.sweep()
    assert woken(bench, task) == 1


def waiting(bench: Bench, until: datetime) -> dict[str, Any]:
    return {
        "state": "running",
        "reason": "waiting",
        "attempt": 1,
        "waiting": {"until": until, "token_hash": "5f"},
        "shard": 0,
        "wake_at": bench.now,
    }


def test_a_task_that_waits_for_a_callback_is_cancelled_by_the_sweep(bench: Bench) -> None:
    task = bench.write(**waiting(bench, bench.now + timedelta(hours=2)))
    task.update({"cancel_requested": True, "cancelled_by": "ada", "wake_at": bench.now})
    bench.later(seconds=1)
    bench.sweep()
    ended = bench.read(task)
    assert (ended["state"], ended["reason"]) == ("failed", "cancelled")
    assert "waiting" not in ended


@pytest.mark.parametrize(
    ("attempts", "state", "reason"), [(2, "scheduled", "retry"), (1, "failed", "exhausted")]
)
def test_a_wait_that_is_over_without_a_callback_ends_its_attempt(
    bench: Bench, attempts: int, state: str, reason: str
) -> None:
    until = bench.now + timedelta(hours=2)
    task = bench.write(**waiting(bench, until), max_attempts=attempts)
    bench.later(hours=1)
    bench.sweep()
    assert bench.read(task)["wake_at"] == until  # put off: it still waits
    bench.later(hours=1, seconds=1)
    bench.sweep()
    ended = bench.read(task)
    assert (ended["state"], ended["reason"], ended["attempt"]) == (state, reason, 1)
    assert (ended["error"]["kind"], ended["error"]["type"]) == ("timeout", "WaitExpired")
    assert "waiting" not in ended


def test_a_killed_worker_is_rescued_after_its_lease_and_the_task_is_done(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = bench.write(input={"kill": 1})
    assert killed(bench, task)["state"] == "running"
    bench.sweep()
    assert bench.read(task)["state"] == "running"
    bench.later(minutes=5)
    bench.sweep()
    rescued = bench.read(task)
    assert (rescued["state"], rescued["reason"], rescued["attempt"]) == ("scheduled", "rescued", 1)
    bench.later(minutes=5)
    done = bench.process(task)
    assert (done["state"], done["attempt"]) == ("done", 2)
    assert [entry["reason"] for entry in done["history"]] == ["rescued", "completed"]


def test_a_task_that_kills_its_worker_every_time_fails_in_the_end(bench: Bench) -> None:
    @handler(retry=Backoff(attempts=1))
    def poison(task: Task, input: dict[str, Any]) -> None:
        raise Killed

    bench.handlers["work"] = poison
    task = bench.write()
    killed(bench, task)
    bench.later(minutes=5)
    bench.sweep()
    failed = bench.read(task)
    assert (failed["state"], failed["reason"], failed["error"]["kind"]) == ("failed", "exhausted", "rescued")
    assert any(isinstance(event, Rescued) for event in bench.told)


def test_a_retry_whose_time_has_come_is_woken(bench: Bench) -> None:
    @handler(retry=Backoff(attempts=2, first=seconds(10)))
    def crash(task: Task, input: dict[str, Any]) -> None:
        raise RuntimeError

    bench.handlers["work"] = crash
    task = bench.write()
    bench.process(task)
    bench.later(seconds=11)
    bench.sweep()
    assert woken(bench, task) == 1


def test_a_flip_whose_event_was_lost_is_found(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = bench.write(type="nothing")
    assert bench.process(task)["reason"] == "invalid"
    task.update(
        {"type": "work", "state": "scheduled", "reason": "manual", "retried_by": "ada", "wake_at": bench.now}
    )
    bench.later(seconds=1)
    bench.sweep()
    assert woken(bench, task) == 1
    assert bench.process(task)["state"] == "done"


def test_one_bad_document_never_stops_the_sweep(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [bench.write(wake_at=bench.now - timedelta(days=9), shard=shard) for shard in range(8)]
    apply = Store.apply

    def hot(self: Store, task: Any, change: Any) -> bool:
        if task.path == tasks[0].path:
            raise RuntimeError("contention")
        return apply(self, task, change)

    monkeypatch.setattr(Store, "apply", hot)
    tasks[1].update({"state": "runing"})
    bench.sweep()
    assert [woken(bench, task) for task in tasks] == [0, 0, 1, 1, 1, 1, 1, 1]
    assert bench.read(tasks[1])["reason"] == "invalid"
    assert any(isinstance(event, Unswept) and event.path == tasks[0].path for event in bench.told)


def test_a_query_that_fails_does_not_stop_the_others(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [bench.write(wake_at=bench.now, shard=shard) for shard in range(8)]
    due = Store.due

    def broken(self: Store, shard: int, now: datetime, page: int) -> Any:
        if shard == 3:
            raise OSError("no route to host")
        return due(self, shard, now, page)

    def broken_later(self: Store, shard: int, now: datetime, page: int) -> Any:
        yield from broken(self, shard, now, page)

    monkeypatch.setattr(Store, "due", broken_later)
    bench.sweep()
    assert [woken(bench, task) for task in tasks] == [1, 1, 1, 0, 1, 1, 1, 1]
    assert any(isinstance(event, QueryFailed) for event in bench.told)


def test_pages_are_walked_to_the_end_and_time_is_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onwrite.sweep.PAGE", 3)
    tasks = [bench.write(wake_at=bench.now, shard=5) for _ in range(10)]
    bench.sweep()
    assert [woken(bench, task) for task in tasks] == [1] * 10
    assert isinstance(bench.told[-1], Swept)
    assert not bench.told[-1].out_of_time


def test_a_sweep_out_of_time_says_so_and_the_next_one_begins_elsewhere(bench: Bench) -> None:
    task = bench.write(wake_at=bench.now, shard=3)
    swept = sweep(bench.store, bench.now, tell=bench.told.append, budget=-1)
    assert swept.out_of_time
    assert woken(bench, task) == 0
    first = [_shards(bench.now + timedelta(minutes=minute))[0] for minute in range(8)]
    assert sorted(first) == list(range(8))
    bench.sweep()
    assert woken(bench, task) == 1

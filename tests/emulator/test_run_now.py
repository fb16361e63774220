"""A task that waits for its time is run before it, once, and by nothing but one write."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Backoff, Snooze, Task, enqueue, handler, hours, run_now
from onwrite.store import Store
from onwrite.task_document import TaskDocument
from tests.emulator.conftest import Bench

LATER = datetime.now(UTC) + timedelta(days=365)


def enqueued(bench: Bench, at: datetime | None = LATER) -> firestore.DocumentReference:
    batch = bench.client.batch()
    task = enqueue(batch, bench.order, "work", {}, key="work", at=at, handlers=None)
    batch.commit()
    return task


@handler(retry=Backoff(attempts=9, first=hours(1)))
def work(task: Task, input: dict[str, Any]) -> str:
    if task.attempt == 1 and input.get("crashes"):
        raise RuntimeError("on fire")
    if input.get("snoozes") and "snoozed" not in [
        entry.get("reason") for entry in task.reference.get().to_dict().get("history", ())
    ]:
        raise Snooze(until=LATER)
    return "worked"


def put_off(bench: Bench, **input: Any) -> firestore.DocumentReference:
    """Processed once, and now it waits."""
    bench.handlers["work"] = work
    task = bench.write(input=input)
    bench.process(task)
    return task


def test_a_task_for_next_year_runs_now(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = enqueued(bench)
    before = bench.read(task)
    assert bench.process(task) == before  # not yet
    assert run_now(bench.client, task.path) is True
    due = bench.read(task)
    changed = {name for name in due if due[name] != before.get(name)}
    assert changed == {
        "scheduled_at",
        "wake_at",
        "history",
        "created_at",
    }  # the last is Firestore's own from now on
    assert due["history"] == [{"action": "run_now", "admin": "server", "at": due["scheduled_at"]}]
    assert due["wake_at"] - due["scheduled_at"] == timedelta(minutes=1)
    bench.now = due["scheduled_at"]
    assert bench.process(task)["state"] == "done"


@pytest.mark.parametrize(("input", "reason"), [({"crashes": True}, "retry"), ({"snoozes": True}, "snoozed")])
def test_a_retry_and_a_snooze_are_over_at_once(bench: Bench, input: dict[str, Any], reason: str) -> None:
    task = put_off(bench, **input)
    waits = bench.read(task)
    assert (waits["state"], waits["reason"]) == ("scheduled", reason)
    task.update({"scheduled_at": LATER})  # a retry's chance may have made it short
    assert run_now(bench.client, task.path)
    due = bench.read(task)
    assert (due["reason"], due["attempt"]) == (reason, waits["attempt"])
    assert due["history"][:-1] == waits["history"]
    bench.now = due["scheduled_at"]
    done = bench.process(task)
    assert done["result"] == "worked"
    assert [entry.get("action", entry.get("reason")) for entry in done["history"]] == [
        reason,
        "run_now",
        "completed",
    ]


def test_its_history_says_who_and_keeps_the_newest_20(bench: Bench) -> None:
    task = put_off(bench, snoozes=True)
    for number in range(25):
        task.update({"scheduled_at": LATER})
        assert run_now(bench.client, task.path, f"ada-{number}")
    history = bench.read(task)["history"]
    assert [entry["admin"] for entry in history] == [f"ada-{number}" for number in range(5, 25)]


def test_a_task_written_by_hand_for_later_is_given_what_the_sweep_finds_it_by(bench: Bench) -> None:
    bench.handlers["work"] = work
    task = bench.write(scheduled_at=LATER)
    assert run_now(bench.client, task.path)
    due = bench.read(task)
    assert due["reason"] == "new"
    bench.now = due["wake_at"] + timedelta(seconds=1)  # its event was lost
    bench.sweep()
    assert bench.read(task)["wake_at"] > bench.now
    assert bench.process(task)["state"] == "done"


def test_the_second_of_two_calls_finds_it_due(bench: Bench) -> None:
    task = enqueued(bench)
    assert [run_now(bench.client, task.path) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"scheduled_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"scheduled_at": LATER, "reason": "paused"},
        {"scheduled_at": LATER, "reason": "blocked"},
        {"scheduled_at": LATER, "state": "running"},
        {"scheduled_at": LATER, "state": "done"},
        {"scheduled_at": LATER, "state": "failed"},
        {"scheduled_at": LATER, "state": "asleep"},
        {"scheduled_at": "tomorrow"},
    ],
    ids=["due", "overdue", "paused", "blocked", "running", "done", "failed", "no state", "no time"],
)
def test_what_does_not_wait_for_its_time_is_left_as_it_is(bench: Bench, fields: dict[str, Any]) -> None:
    task = bench.write(**fields)
    before = task.get().update_time
    assert run_now(bench.client, task.path) is False
    assert task.get().update_time == before


def test_a_task_that_is_not_there_is_not_made(bench: Bench) -> None:
    nothing = bench.order.collection("tasks").document("nothing")
    assert run_now(bench.client, nothing.path) is False
    assert not nothing.get().exists


@pytest.mark.parametrize("gone", [False, True])
def test_a_task_that_changes_meanwhile_is_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, gone: bool
) -> None:
    """Two actors: one has read the task, then the other writes to it or deletes it."""
    task = enqueued(bench)
    read = Store.read

    def slowly(self: Store, path: str) -> TaskDocument | None:
        document = read(self, path)
        if gone:
            task.delete()
        else:
            task.update({"label": "urgent"})
        return document

    monkeypatch.setattr(Store, "read", slowly)
    assert run_now(bench.client, task.path) is False
    assert bench.read(task).get("scheduled_at") == (None if gone else LATER)

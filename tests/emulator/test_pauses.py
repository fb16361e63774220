"""What is paused waits, spends nothing, and runs after the resume."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import Task, handler
from onwrite.events import Paused, Resumed, UnusableSettings
from tests.emulator.conftest import Bench


@handler()
def work(task: Task, input: dict[str, Any]) -> str:
    return "worked"


@pytest.fixture
def settings(bench: Bench) -> Iterator[firestore.DocumentReference]:
    document = bench.client.document("settings/queue")
    bench.handlers |= {"work": work, "rest": work}
    yield document
    document.delete()


def pause(settings: firestore.DocumentReference, *types: str, everything: bool = False) -> None:
    settings.set({"paused": everything, "paused_types": list(types)})


def test_a_task_of_a_paused_type_waits_and_runs_after_the_resume(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    pause(settings, "work")
    task, other = bench.write(), bench.write(type="rest")
    waiting = bench.process(task)
    assert (waiting["state"], waiting["reason"], waiting["attempt"]) == ("scheduled", "paused", 0)
    assert bench.process(other)["state"] == "done"
    bench.later(seconds=30)
    bench.sweep()
    assert bench.read(task) == waiting  # not touched as long as it is paused
    pause(settings)
    bench.sweep()
    assert any(isinstance(event, Resumed) and event.path == task.path for event in bench.told)
    done = bench.process(task)
    assert (done["state"], done["attempt"]) == ("done", 1)


def test_a_pause_of_everything_holds_every_type(bench: Bench, settings: firestore.DocumentReference) -> None:
    pause(settings, everything=True)
    tasks = [bench.write(), bench.write(type="rest")]
    assert [bench.process(task)["reason"] for task in tasks] == ["paused", "paused"]
    bench.later(minutes=5)
    bench.sweep()
    assert [bench.read(task)["reason"] for task in tasks] == ["paused", "paused"]
    settings.delete()
    bench.sweep()
    assert [bench.process(task)["state"] for task in tasks] == ["done", "done"]


def test_the_settings_are_read_every_30_seconds_at_the_most(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    assert bench.process(bench.write())["state"] == "done"
    pause(settings, "work")
    bench.later(seconds=29)
    assert bench.process(bench.write())["state"] == "done"
    bench.later(seconds=1)
    assert bench.process(bench.write())["reason"] == "paused"


def test_a_task_that_comes_due_while_it_is_paused_is_put_aside_by_the_sweep(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    task = bench.write(scheduled_at=bench.now + timedelta(hours=1))
    bench.process(task)
    pause(settings, "work")
    bench.later(hours=1, seconds=1)
    bench.sweep()
    assert bench.read(task)["reason"] == "paused"
    assert any(isinstance(event, Paused) for event in bench.told)


def test_a_retry_that_was_paused_says_so_again_after_the_resume(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    pause(settings, "work")
    task = bench.write(attempt=1, reason="retry")
    bench.process(task)
    pause(settings)
    bench.sweep()
    resumed = bench.read(task)
    assert (resumed["reason"], resumed["attempt"]) == ("retry", 1)


def test_a_resumed_task_whose_event_was_lost_is_woken(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    pause(settings, "work")
    task = bench.write()
    bench.process(task)
    pause(settings)
    bench.sweep()
    before = task.get().update_time
    bench.later(minutes=1, seconds=1)
    bench.sweep()
    assert task.get().update_time != before
    assert bench.process(task)["state"] == "done"


def test_settings_written_in_a_hurry_pause_what_they_can_and_say_what_is_wrong(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    settings.set({"paused": "yes", "paused_types": ["work"]})
    assert bench.process(bench.write())["reason"] == "paused"
    assert bench.process(bench.write(type="rest"))["state"] == "done"
    (told,) = [event for event in bench.told if isinstance(event, UnusableSettings)]
    assert told.problems == ("`paused` must be true or false",)


def test_old_settings_are_used_when_new_ones_cannot_be_read_and_a_new_process_waits(
    bench: Bench, settings: firestore.DocumentReference, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off() -> None:
        raise OSError("no route to host")

    pause(settings, "work")
    bench.process(bench.write())
    monkeypatch.setattr(bench.store, "read_settings", cut_off)
    bench.later(seconds=31)
    assert bench.process(bench.write())["reason"] == "paused"
    del bench.processor
    task = bench.write()
    with pytest.raises(OSError, match="no route"):  # before the claim: the platform sends the event again
        bench.process(task)
    assert bench.read(task)["state"] == "scheduled"


def test_the_event_of_a_pause_pauses_nothing_again(
    bench: Bench, settings: firestore.DocumentReference
) -> None:
    pause(settings, "work")
    task = bench.write()
    waiting = bench.process(task)
    bench.later(minutes=1)
    assert bench.process(task) == waiting
    assert sum(isinstance(event, Paused) for event in bench.told) == 1

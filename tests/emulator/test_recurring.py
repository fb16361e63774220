"""Ticks become tasks, once each, whatever sweeps, clocks, people and broken files do."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.cloud import firestore
from pydantic import BaseModel

from onwrite import Task, handler
from onwrite.events import QueryFailed, Swept
from onwrite.handlers import Handler
from onwrite.local import FirestoreEmulator
from onwrite.pauses import Pauses
from onwrite.recurring import enqueue_ticks
from onwrite.schedules import Missed
from onwrite.sweep import sweep
from onwrite.task_document import shard_of
from onwrite.tick_events import NotEnqueued, Recurs, Ticked, TicksAhead
from onwrite.tick_store import TickStore
from tests.emulator.conftest import Bench, GivenHandlers

START = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class AtTick(BaseModel):
    tick: datetime


def recurring(every: str = "0 * * * *", missed: Missed = "once", zone: str = "UTC") -> Handler[..., Any]:
    @handler(every=every, missed=missed, time_zone=zone)
    def work(task: Task, input: AtTick) -> str:
        return input.tick.isoformat()

    return work


@pytest.fixture
def bench(emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A database of its own, empty after each test."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database="recurring")
    yield Bench(client, client.document("orders/o1"), now=START, handlers={"work": recurring()})
    for collection in client.collections():
        client.recursive_delete(collection)
    client.close()


def document(bench: Bench) -> firestore.DocumentReference:
    return bench.client.document("recurring/work")


def tick(bench: Bench) -> Swept:
    return sweep(bench.store, bench.now, recurring=GivenHandlers(bench.handlers), tell=bench.told.append)


def tasks(bench: Bench) -> dict[str, Any]:
    return {task.id: task.to_dict() for task in document(bench).collection("tasks").stream()}


def told(bench: Bench, kind: type) -> Sequence[Any]:
    return [event for event in bench.told if isinstance(event, kind)]


def test_a_tick_becomes_a_task_which_runs_with_the_tick_as_its_input(bench: Bench) -> None:
    assert tick(bench).enqueued == 0  # seen for the first time: nothing is behind
    assert document(bench).get().to_dict() == {"every": "0 * * * *", "time_zone": "UTC", "since": START}
    assert told(bench, Recurs) == [Recurs("work", "0 * * * *", "UTC")]
    bench.later(minutes=31)
    assert tick(bench).enqueued == 1
    noon = datetime(2026, 11, 20, 13, tzinfo=UTC)
    assert told(bench, Ticked) == [Ticked("work", 1, noon)]
    ((key, task),) = tasks(bench).items()
    path = f"recurring/work/tasks/{key}"
    assert (key, task["input"], task["type"]) == ("2026-11-20T1300Z", {"tick": noon}, "work")
    assert (task["scheduled_at"], task["wake_at"], task["shard"]) == (noon, noon, shard_of(path))
    done = bench.process(bench.client.document(path))
    assert (done["state"], done["result"]) == ("done", noon.isoformat())
    assert document(bench).get().get("last_tick") == noon


def test_a_sweep_does_not_wake_what_it_has_just_enqueued_and_another_one_enqueues_nothing(
    bench: Bench,
) -> None:
    tick(bench)
    bench.later(hours=1)
    swept = tick(bench)
    assert (swept.enqueued, swept.woken) == (1, 0)
    version = document(bench).get().update_time
    assert tick(bench).enqueued == 0
    assert document(bench).get().update_time == version  # nothing due, nothing written
    assert len(tasks(bench)) == 1


@pytest.mark.parametrize(("missed", "hours"), [("once", [16]), ("all", [13, 14, 15, 16]), ("none", [])])
def test_what_no_sweep_came_for_is_run_as_the_handler_says(
    bench: Bench, missed: Missed, hours: list[int]
) -> None:
    bench.handlers["work"] = recurring(missed=missed)
    tick(bench)
    bench.later(hours=4)
    assert tick(bench).enqueued == len(hours)
    assert list(tasks(bench)) == [f"2026-11-20T{hour}00Z" for hour in hours]
    assert tick(bench).enqueued == 0
    bench.later(minutes=31)
    tick(bench)
    assert list(tasks(bench)) == [f"2026-11-20T{hour}00Z" for hour in (*hours, 17)]


def test_a_backlog_of_thousands_of_ticks_is_enqueued_whole_a_thousand_in_each_sweep(bench: Bench) -> None:
    bench.handlers["work"] = recurring("* * * * *", "all")
    tick(bench)
    bench.later(minutes=2100)
    assert [tick(bench).enqueued for _ in range(4)] == [1000, 1000, 100, 0]
    assert len(tasks(bench)) == 2100


def test_another_line_or_zone_takes_effect_from_now_on(bench: Bench) -> None:
    bench.handlers["work"] = recurring(missed="all")
    tick(bench)
    bench.later(hours=4)
    bench.handlers["work"] = recurring("*/15 * * * *", "all")
    assert tick(bench).enqueued == 0
    assert document(bench).get().get("since") == bench.now
    bench.handlers["work"] = recurring("*/15 * * * *", "all", "Asia/Kolkata")
    bench.later(minutes=10)
    assert tick(bench).enqueued == 0
    bench.later(minutes=10)
    assert tick(bench).enqueued == 1
    assert list(tasks(bench)) == ["2026-11-20T1645Z"]


def test_the_ticks_of_a_paused_type_are_what_was_missed_after_the_resume(bench: Bench) -> None:
    tick(bench)
    settings = bench.client.document("settings/queue")
    settings.set({"paused": False, "paused_types": ["work"]})
    bench.later(hours=3)
    assert tick(bench).enqueued == 0
    settings.delete()
    assert tick(bench).enqueued == 1
    assert list(tasks(bench)) == ["2026-11-20T1500Z"]


def test_a_clock_that_goes_back_enqueues_no_tick_again(bench: Bench) -> None:
    tick(bench)
    bench.later(hours=2)
    tick(bench)
    before = tasks(bench).keys()
    bench.later(hours=-2)
    assert tick(bench).enqueued == 0
    assert [event.type for event in told(bench, TicksAhead)] == ["work"]
    bench.later(minutes=121)
    tick(bench)
    assert tasks(bench).keys() == before


@pytest.mark.parametrize("field", ["last_tick", "since"])
def test_a_time_ahead_written_by_hand_is_told_of_and_put_right_by_removing_it(
    bench: Bench, field: str
) -> None:
    tick(bench)
    document(bench).update({field: START + 365 * DAY})
    bench.later(hours=1)
    assert tick(bench).enqueued == 0
    assert told(bench, TicksAhead) == [TicksAhead("work", START + 365 * DAY)]
    document(bench).update(dict.fromkeys(("last_tick", "since"), firestore.DELETE_FIELD))
    tick(bench)
    bench.later(hours=1)
    assert tick(bench).enqueued == 1


@pytest.mark.parametrize(
    "wrong", [{"since": "yesterday"}, {"last_tick": 5}, {"every": None}, {"time_zone": ["UTC"]}], ids=str
)
def test_a_document_that_cannot_be_read_begins_anew(bench: Bench, wrong: dict[str, Any]) -> None:
    tick(bench)
    document(bench).update(wrong)
    bench.later(hours=5)
    assert tick(bench).enqueued == 0
    document(bench).update({"last_tick": firestore.DELETE_FIELD})
    tick(bench)
    bench.later(hours=1)
    assert tick(bench).enqueued == 1


def test_a_last_tick_that_was_set_back_makes_only_the_tasks_that_are_missing(bench: Bench) -> None:
    bench.handlers["work"] = recurring(missed="all")
    tick(bench)
    bench.later(hours=3)
    tick(bench)
    first, kept, last = sorted(tasks(bench))
    assert kept == "2026-11-20T1400Z"
    for gone in (first, last):
        document(bench).collection("tasks").document(gone).delete()
    document(bench).update({"last_tick": START})
    bench.later(hours=1)
    assert tick(bench).enqueued == 3
    assert sorted(tasks(bench)) == [first, kept, last, "2026-11-20T1600Z"]
    assert document(bench).get().get("last_tick") == datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_a_broken_handler_file_or_a_time_beyond_any_calendar_stops_no_other_type(bench: Bench) -> None:
    class WithABrokenFile(GivenHandlers):
        def may_recur(self) -> list[str]:
            return ["broken", "other", "work"]

        def get(self, type_name: str) -> Handler[..., Any]:
            if type_name == "broken":
                raise SyntaxError("half a line")
            return super().get(type_name)

    registry = WithABrokenFile(
        {"work": recurring(), "other": recurring(missed="all", zone="America/New_York")}
    )
    enqueue_ticks(TickStore(bench.store), registry, Pauses(), START, bench.told.append)
    beyond_any_calendar = dict.fromkeys(("since", "last_tick"), datetime.min.replace(tzinfo=UTC))
    bench.client.document("recurring/other").update(beyond_any_calendar)
    bench.later(hours=1)
    bench.told.clear()
    done = enqueue_ticks(TickStore(bench.store), registry, Pauses(), bench.now, bench.told.append)
    assert list(tasks(bench)) == ["2026-11-20T1300Z"]
    broken = {event.type: event.trace for event in told(bench, NotEnqueued)}
    assert broken.keys() == {"broken", "other"}
    assert "half a line" in broken["broken"]
    assert (done.tasks, done.failed) == (1, 2)


def test_where_firestore_does_not_answer_the_sweep_ends_and_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise RuntimeError("no answer")

    monkeypatch.setattr(TickStore, "read", down)
    assert tick(bench).failed == 1
    assert "no answer" in told(bench, QueryFailed)[0].trace

"""No loop: where the engine keeps a task back, its answer to the event of its own write is to write nothing."""

from datetime import timedelta
from typing import Any

import pytest

from onwrite import Task, handler
from onwrite.runners import queue
from tests.emulator.conftest import Bench

EVENTS = 5  # the first may lead to a write; a loop would write at each


@handler()
def work(task: Task, input: dict[str, Any]) -> None: ...


@handler(runs_on=queue("partner", concurrent=5, per_second=10))
def call(task: Task, input: dict[str, Any]) -> None: ...


@handler()
def broken(task: Task, input: dict[str, Any]) -> None:
    raise OSError


KEPT_BACK = {
    "not due": {"days": 400},
    "blocked": {"needs": 1},
    "blocked and paused": {"needs": 1, "type": "idle"},
    "paused": {"type": "idle"},
    "paused by hand": {"type": "idle", "reason": "paused"},
    "retried while paused": {"type": "idle", "reason": "manual", "attempt": 8},
    "queued": {"type": "call"},
    "to be tried again": {"type": "broken"},
    "unknown": {"type": "worj"},
    "invalid": {"needs": "two"},
    "cancelled": {"cancel_requested": True},
    "no state of ours": {"state": "waiting"},
}


@pytest.mark.parametrize("fields", [pytest.param(fields, id=name) for name, fields in KEPT_BACK.items()])
def test_a_task_that_is_kept_back_comes_to_rest(bench: Bench, fields: dict[str, Any]) -> None:
    bench.handlers |= {"work": work, "call": call, "broken": broken, "idle": work}
    settings = bench.client.document("settings/queue")
    settings.set({"paused": False, "paused_types": ["idle"]})
    due = {"scheduled_at": bench.now + timedelta(days=days)} if (days := fields.get("days")) else {}
    task = bench.write(**due, **{name: value for name, value in fields.items() if name != "days"})
    versions = {task.get().update_time}
    try:
        for _ in range(EVENTS):
            bench.later(seconds=0.1)
            bench.process(task)
            versions.add(task.get().update_time)
    finally:
        settings.delete()
    assert len(versions) <= 3  # as written; with a claim, its end as well

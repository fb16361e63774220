"""What comes after an order: no more faults, but its events and turns are all lost, so that the sweep must do it."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any, Final

from onwrite.sweep import sweep
from onwrite.task_document import RUNNING, SCHEDULED
from tests.races.actors import Line, Unhindered
from tests.races.invariants import ENDED
from tests.races.scene import Scene
from tests.races.wait_invariants import owner_ends

ROUNDS: Final = 6


def settle(scene: Scene, lines: list[Line]) -> str:
    """Sweep at the very moments when the task must be found, and deliver the events and turns of what the sweep writes.

    Empty once the task has ended and is in no index any more; otherwise the sentence that says what stopped it.
    """
    passenger = Unhindered("settling", lines)
    store, platform = scene.store(passenger), scene.platform.launcher(passenger)
    now = scene.now
    scene.turns.to_come.clear()
    for number in range(ROUNDS):
        task = scene.record.newest()
        if task["state"] in ENDED and not task.keys() >= {"shard", "wake_at"}:
            return ""
        now = max(now, _looked_at(task))
        landed = len(scene.record.landed)
        sweep(store, now, launcher=platform, tell=scene.told.append, chance=Random(number))
        if len(scene.record.landed) == landed:
            return f"a sweep at {now:%H:%M:%S} did not find the task, which is {task['state']} ({task['reason']})"
        event = store.read(scene.task.path) if _is_due(scene.record.newest(), now) else None
        if event:
            started = len(scene.platform.started)
            processor = scene.processor(store, now, f"settling {number}", passenger=passenger)
            processor.process(event)
            for turn in [*scene.turns.to_come]:
                scene.turns.call(processor, turn)
            for job in [*scene.platform.started.values()][started:]:
                scene.container(store, job, now, f"settling container {number}").make()
    return f"{ROUNDS} sweeps did not bring the task to its end"


def _looked_at(task: Mapping[str, Any]) -> datetime:
    return owner_ends(task) if task["state"] == RUNNING else task["wake_at"]


def _is_due(task: Mapping[str, Any], now: datetime) -> bool:
    return task["state"] == SCHEDULED and task["scheduled_at"] <= now

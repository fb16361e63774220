"""Recurring tasks: what the sweep does of handlers with `every=`.

Each tick becomes one task, `recurring/<type>/tasks/<tick>`, however many sweeps run and wherever one of them dies.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from onwrite import tick_lines  # noqa: F401 — how these events are worded
from onwrite.durations import minutes
from onwrite.events import QueryFailed
from onwrite.failures import trace_of
from onwrite.pauses import Pauses
from onwrite.recurring_types import RecurringType, recurring_types
from onwrite.registry import Registry
from onwrite.schedules import ticks_due
from onwrite.tick_events import NotEnqueued, Recurs, Ticked, TicksAhead
from onwrite.tick_store import Kept, TickStore

TIME_BUDGET: Final = 10.0  # seconds, after those of the sweep's search
AHEAD: Final = minutes(5)  # as much as clocks may differ

Tell = Callable[[object], None]


@dataclass(slots=True)
class Enqueued:
    """`tasks` were made; `failed` types could not be looked after."""

    tasks: int = 0
    failed: int = 0
    out_of_time: bool = False


def enqueue_ticks(
    store: TickStore, registry: Registry, pauses: Pauses, now: datetime, tell: Tell
) -> Enqueued:
    """Look after every recurring type; one bad type never stops the others."""
    give_up = time.monotonic() + TIME_BUDGET
    types = recurring_types(registry)
    for name, why in types.broken.items():
        tell(NotEnqueued(name, why))
    enqueued = Enqueued(failed=len(types.broken))
    for recurring, kept in _read(store, types.found, enqueued, tell):
        if time.monotonic() > give_up:
            enqueued.out_of_time = True
            break
        try:
            enqueued.tasks += _look_after(store, recurring, kept, pauses, now, tell)
        except Exception as error:  # noqa: BLE001 — see above
            enqueued.failed += 1
            tell(NotEnqueued(recurring.name, trace_of(error)))
    return enqueued


def _read(
    store: TickStore, types: Sequence[RecurringType], enqueued: Enqueued, tell: Tell
) -> Sequence[tuple[RecurringType, Kept]]:
    try:
        found = store.read([recurring.name for recurring in types])
    except Exception as error:  # noqa: BLE001 — the next sweep reads again
        enqueued.failed += 1
        tell(QueryFailed(trace_of(error)))
        return ()
    return [(recurring, found[recurring.name]) for recurring in types]


def _look_after(
    store: TickStore, recurring: RecurringType, kept: Kept, pauses: Pauses, now: datetime, tell: Tell
) -> int:
    """While a type is paused its ticks are left; after the resume they are what was missed."""
    schedule = recurring.schedule
    if kept.until is None or not kept.follows(schedule):
        if store.begin(kept, schedule, now):
            tell(Recurs(kept.type, schedule.every, schedule.time_zone))
        return 0
    if kept.until > now + AHEAD:  # a clock went back, or somebody has written it
        tell(TicksAhead(kept.type, kept.until))
    ticks = () if pauses.cover(kept.type) else ticks_due(schedule, kept.until, now)
    made = store.enqueue(kept, {tick: recurring.handler.input_at(tick) for tick in ticks})
    if made:
        tell(Ticked(kept.type, made, max(ticks)))
    return made

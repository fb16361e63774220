"""Every recurring type with its next ticks, for a console, and in the words of `python -m onwrite recurring`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from onwrite.recurring_types import RecurringType, recurring_types
from onwrite.registry import Registry
from onwrite.schedules import Schedule, next_ticks
from onwrite.tick_events import NotEnqueued
from onwrite.tick_store import Kept, TickStore


@dataclass(frozen=True, slots=True)
class Recurring:
    """`since` None: no sweep has seen this line yet."""

    type: str
    schedule: Schedule
    since: datetime | None
    last_tick: datetime | None
    next_ticks: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Listing:
    """`broken`: handler files that cannot be imported."""

    types: Sequence[Recurring]
    broken: Sequence[NotEnqueued] = ()


def list_recurring(store: TickStore, registry: Registry, now: datetime, count: int = 5) -> Listing:
    """One read for each type."""
    types = recurring_types(registry)
    found = store.read([recurring.name for recurring in types.found])
    return Listing(
        [_described(recurring, found[recurring.name], now, count) for recurring in types.found],
        [NotEnqueued(name, why) for name, why in types.broken.items()],
    )


def lines(recurring: Recurring) -> Iterator[str]:
    schedule = recurring.schedule
    yield f'{recurring.type}: "{schedule.every}" in {schedule.time_zone}, missed: {schedule.missed}'
    if recurring.since is None:
        yield "    no sweep has seen this line yet: its ticks begin with the next one"
    yield f"    last  {_said(recurring.last_tick, schedule) if recurring.last_tick else 'none yet'}"
    for number, tick in enumerate(recurring.next_ticks):
        yield f"    {'      ' if number else 'next  '}{_said(tick, schedule)}"


def _described(recurring: RecurringType, kept: Kept, now: datetime, count: int) -> Recurring:
    since = kept.since if kept.follows(recurring.schedule) else None
    start = max(now, kept.until) if since and kept.until else now
    return Recurring(
        recurring.name,
        recurring.schedule,
        since,
        kept.last_tick,
        next_ticks(recurring.schedule, start, count),
    )


def _said(tick: datetime, schedule: Schedule) -> str:
    local = f"{tick.astimezone(ZoneInfo(schedule.time_zone)):%a %Y-%m-%d %H:%M %Z}"
    return local if schedule.time_zone == "UTC" else f"{local} ({tick.astimezone(UTC):%H:%M} UTC)"

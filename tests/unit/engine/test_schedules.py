"""When a cron line is due, also where clocks are changed. An own, slow reading of cron lines says what is right."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite.schedules import Missed, Schedule, next_ticks, ticks_due

BERLIN = "Europe/Berlin"
SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)  # 2:00 becomes 3:00 in Berlin
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 3:00 becomes 2:00
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

# Where clocks are changed by an hour at some hour but midnight, and where never.
CHANGES = {
    BERLIN: (SPRING, AUTUMN),
    "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Australia/Sydney": (datetime(2026, 4, 4, 16, tzinfo=UTC), datetime(2026, 10, 3, 16, tzinfo=UTC)),
    "Asia/Kolkata": (SPRING,),
    "UTC": (SPRING,),
}
# Where they are changed at midnight.
STRANGE = {
    "America/Santiago": (datetime(2026, 4, 5, 3, tzinfo=UTC), datetime(2026, 9, 6, 4, tzinfo=UTC)),
    "Africa/Cairo": (datetime(2026, 4, 23, 22, tzinfo=UTC), datetime(2026, 10, 29, 21, tzinfo=UTC)),
}
# By half an hour, as nowhere else: there cronsim's own steps of an hour may pass the first minutes after a change.
LORD_HOWE = (datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC))

minutes = st.one_of(st.just("*"), st.sampled_from(["*/7", "0", "30", "0,15,59", "10-20/5"]))
hours = st.sampled_from(["*", "*/2", "0", "1", "2", "3", "1,2,3", "23", "0-4"])
days = st.sampled_from(["*", "*", "1", "25,29", "*/2"])
weekdays = st.sampled_from(["*", "*", "SUN", "1-5", "0,7"])
lines = st.builds("{} {} {} * {}".format, minutes, hours, days, weekdays)
places = st.sampled_from([(zone, at) for zone, changes in CHANGES.items() for at in changes])
strange_places = st.sampled_from([(zone, at) for zone, changes in STRANGE.items() for at in changes])
offsets = st.timedeltas(min_value=-DAY, max_value=DAY)


def ticks(line: str, zone: str, after: datetime, until: datetime) -> list[datetime]:
    return list(Schedule(line, zone).between(after, until))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "change", "due"),
    [
        ("30 2 * * *", SPRING, ["2026-03-29 01:00"]),  # there is no 2:30: at 3:00, as soon as the gap is over
        ("0 3 * * *", SPRING, ["2026-03-29 01:00"]),
        ("0,30 2 * * *", SPRING, ["2026-03-29 01:00"]),  # once, not twice
        ("30 1-3 * * *", SPRING, ["2026-03-29 00:30", "2026-03-29 01:00", "2026-03-29 01:30"]),
        ("*/30 2 * * *", SPRING, []),  # an hour that does not exist has no minutes
        ("30 * * * *", SPRING, ["2026-03-28 23:30", "2026-03-29 00:30", "2026-03-29 01:30"]),
        ("30 2 * * *", AUTUMN, ["2026-10-25 00:30"]),  # the first 2:30 of the two
        ("0 3 * * *", AUTUMN, ["2026-10-25 02:00"]),
        ("30 * * * *", AUTUMN, ["2026-10-24 23:30", "2026-10-25 00:30", "2026-10-25 01:30"]),
        (
            "*/30 2 * * *",
            AUTUMN,
            [f"2026-10-25 0{hour}:{minute}" for hour in (0, 1) for minute in ("00", "30")],
        ),
    ],
)
def test_where_berlin_changes_its_clocks(line: str, change: datetime, due: list[str]) -> None:
    span = (change - timedelta(hours=2), change + timedelta(hours=1))
    assert ticks(line, BERLIN, *span) == [at(tick) for tick in due]


def test_a_daily_tick_is_there_once_on_each_day_of_ten_years() -> None:
    zone = ZoneInfo(BERLIN)
    found = ticks("30 2 * * *", BERLIN, at("2020-01-01"), at("2030-01-01"))
    days = [tick.astimezone(zone).date() for tick in found]
    assert len(days) == len(set(days)) == 3653
    assert all(there + DAY == following for there, following in pairwise(days))


@given(lines, places, offsets)
def test_the_ticks_are_those_that_an_own_reading_of_the_line_finds(
    line: str, place: tuple[str, datetime], offset: timedelta
) -> None:
    zone, change = place
    after, until = change + offset, change + DAY
    assert ticks(line, zone, after, until) == [
        tick for tick in _read(line, zone, change) if after < tick <= until
    ]


@given(lines, st.one_of(places, strange_places), offsets, st.sampled_from([UTC, ZoneInfo("Asia/Tokyo")]))
def test_ticks_do_not_depend_on_where_one_begins(
    line: str, place: tuple[str, datetime], offset: timedelta, said_in: Any
) -> None:
    zone, change = place
    start, middle, end = change - 2 * DAY, change + offset, change + 2 * DAY
    whole = ticks(line, zone, start.astimezone(said_in), end)
    assert ticks(line, zone, start, middle) + ticks(line, zone, middle, end) == whole


@given(
    lines,
    st.one_of(places, strange_places, st.tuples(st.just("Australia/Lord_Howe"), st.sampled_from(LORD_HOWE))),
)
def test_ticks_ascend_and_are_on_the_minute(line: str, place: tuple[str, datetime]) -> None:
    zone, change = place
    found = ticks(line, zone, change - DAY, change + DAY)
    assert all(first < second for first, second in pairwise([change - DAY, *found]))
    assert all(tick.tzinfo is UTC and not tick.second and not tick.microsecond for tick in found)


def _read(line: str, zone: str, change: datetime) -> list[datetime]:
    """Minute by minute, around the change."""
    fields = line.split()
    if fields[0].startswith("*") or fields[1].startswith("*"):
        return [moment for moment, local in _moments(zone, change) if _fits(fields, local)]
    return sorted({moment for local, moment in _names(zone, change) if _fits(fields, local)})


@cache
def _moments(zone: str, change: datetime) -> list[tuple[datetime, datetime]]:
    """Each minute, and what the clocks show then."""
    moments = [change + step * MINUTE for step in range(-2 * 1440, 2 * 1440)]
    return [(moment, moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for moment in moments]


@cache
def _names(zone: str, change: datetime) -> list[tuple[datetime, datetime]]:
    """Each minute that clocks might show, and when they do: the first time of two; of none, the end of the gap."""
    when = {local: moment for moment, local in reversed(_moments(zone, change))}
    first, last = min(when), max(when)
    names, following = [], when[last]
    for step in range(int((last - first) / MINUTE), -1, -1):
        local = first + step * MINUTE
        following = when.get(local, following)
        names.append((local, following))
    return names


def _fits(fields: list[str], local: datetime) -> bool:
    minute, hour, day, _, weekday = fields
    by_day = local.day in _values(day, 1, 31)
    by_weekday = not {local.isoweekday(), local.isoweekday() % 7}.isdisjoint(_values(weekday, 0, 7))
    both = day.startswith("*") or weekday.startswith("*")
    return (
        local.minute in _values(minute, 0, 59)
        and local.hour in _values(hour, 0, 23)
        and (by_day and by_weekday if both else by_day or by_weekday)
    )


@cache
def _values(field: str, low: int, high: int) -> frozenset[int]:
    parts = field.replace("SUN", "0").split(",")
    return frozenset(value for part in parts for value in _part(part, range(low, high + 1)))


def _part(part: str, span: range) -> range:
    numbers, _, step = part.partition("/")
    low, _, high = numbers.partition("-")
    whole = span if low == "*" else range(int(low), int(high or low) + 1)
    return whole[:: int(step or 1)]


@given(lines, places, offsets, st.sampled_from(get_args(Missed)))
def test_what_is_due_is_among_the_ticks_and_lies_between_last_and_now(
    line: str, place: tuple[str, datetime], offset: timedelta, policy: Missed
) -> None:
    zone, change = place
    last, now = change - 2 * DAY, change + offset
    due = ticks_due(Schedule(line, zone, policy), last, now)
    all_of_them = ticks(line, zone, last, now)
    assert set(due) <= set(all_of_them)
    assert len(due) <= 1000
    if policy == "once":
        assert due[-1:] == all_of_them[-1:]


def test_the_next_ticks_are_listed() -> None:
    schedule = Schedule("30 2 * * *", BERLIN)
    assert next_ticks(schedule, at("2026-03-28 00:00"), 3) == [
        at("2026-03-28 01:30"),
        at("2026-03-29 01:00"),
        at("2026-03-30 00:30"),
    ]

"""Which ticks are run, by the policy for what was missed; and which cron lines are refused, in which words."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite.schedules import LINE_LIMIT, Missed, Schedule, next_ticks, ticks_due

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_of_what_was_missed_the_policy_decides() -> None:
    last, now = at("2026-11-17 03:00"), at("2026-11-20 09:00")
    missed = [at(f"2026-11-{day} 03:00") for day in (18, 19, 20)]
    due = {policy: ticks_due(Schedule("0 3 * * *", missed=policy), last, now) for policy in get_args(Missed)}
    assert due == {"once": missed[-1:], "all": missed, "none": []}


@pytest.mark.parametrize("policy", get_args(Missed))
def test_a_tick_that_a_sweep_comes_for_in_time_was_not_missed(policy: Missed) -> None:
    schedule, tick = Schedule("0 3 * * *", missed=policy), at("2026-11-20 03:00")
    assert ticks_due(schedule, tick - DAY, tick - timedelta(microseconds=1)) == []
    assert ticks_due(schedule, tick - DAY, tick) == [tick]
    assert ticks_due(schedule, tick - DAY, tick + 4 * MINUTE) == [tick]
    assert ticks_due(schedule, tick, tick + 4 * MINUTE) == []


@pytest.mark.parametrize("policy", get_args(Missed))
def test_a_sweep_that_comes_two_minutes_late_runs_both_minutes(policy: Missed) -> None:
    schedule, last = Schedule("* * * * *", missed=policy), at("2026-11-20 03:00")
    assert ticks_due(schedule, last, last + 2 * MINUTE) == [last + MINUTE, last + 2 * MINUTE]


def test_after_a_long_time_one_in_time_is_enough_for_those_before_it() -> None:
    schedule, tick = Schedule("0 3 * * *"), at("2026-11-20 03:00")
    assert ticks_due(schedule, tick - 9 * DAY, tick + MINUTE) == [tick]


@pytest.mark.parametrize("policy", get_args(Missed))
def test_a_clock_that_went_back_finds_nothing_due(policy: Missed) -> None:
    now = at("2026-11-20 03:00")
    assert ticks_due(Schedule("* * * * *", missed=policy), now + DAY, now) == []
    assert ticks_due(Schedule("* * * * *", missed=policy), datetime.max.replace(tzinfo=UTC), now) == []


def test_years_of_minutes_are_run_a_thousand_at_a_time_or_not_looked_through_at_all() -> None:
    last, now = at("1990-01-01"), at("2026-11-20 03:00")
    thousand = ticks_due(Schedule("* * * * *", missed="all"), last, now)
    assert thousand == [last + step * MINUTE for step in range(1, 1001)]
    assert ticks_due(Schedule("* * * * *", missed="all"), thousand[-1], now)[0] == thousand[-1] + MINUTE
    assert len(ticks_due(Schedule("* * * * *"), last, now)) == 5
    assert ticks_due(Schedule("0 0 29 2 *"), last, now) == [at("2024-02-29")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "* * * * * *",
            "every has 6 fields .* There is none for seconds: a recurring task is due once a minute",
        ),
        ("*/5 * * * * *", "once a minute at the most"),
        ("0 3 * * * 2027", "every has 6 fields"),
        (
            "@daily",
            r"every must be a cron line of 5 fields, such as \"0 3 \* \* \*\": minute, hour, .*'@daily'",
        ),
        ("", "every must be a cron line"),
        ("0 3 * *", "every must be a cron line"),
        ("61 3 * * *", r"not '61 3 \* \* \*' \(Bad minute\)"),
        ("0 24 * * *", "Bad hour"),
        ("0 3 32 * *", "Bad day-of-month"),
        ("0 3 30 2 *", "Bad day-of-month"),
        ("0 3 * 13 *", "Bad month"),
        ("0 3 * * 8", "Bad day-of-week"),
        ("*/0 3 * * *", "Bad minute"),
        ("* * */20 * 1L", "every is never due: no day of the next 50 years fits"),
        (f"{'0,' * LINE_LIMIT}0 3 * * *", "every must be a cron line"),
        (5, "every must be a cron line"),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_what_would_be_right(line: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Schedule(line)


@given(st.text(alphabet="0123456789*/-,#LW? MONSUJAN²", max_size=30))
def test_whatever_a_line_is_it_is_refused_in_a_sentence_or_has_a_tick_a_minute_at_the_most(line: str) -> None:
    try:
        found = next_ticks(Schedule(line), at("2026-03-29"), 3)
    except ValueError as error:
        assert str(error).startswith("every ")  # noqa: PT017 — either of two outcomes is right
    else:
        assert found
        assert all(second - first >= MINUTE for first, second in pairwise(found))


@pytest.mark.parametrize(
    "zone",
    ["Mars/Base", "", "CEST+1", "../zone", "/etc/localtime", "localtime", "Europe", "Europe/Berlin\0", None],
)
def test_a_time_zone_that_does_not_exist_is_refused(zone: Any) -> None:
    with pytest.raises(ValueError, match='time_zone must be a name .* such as "Europe/Berlin", not '):
        Schedule("0 3 * * *", zone)


def test_another_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="missed must be once, all, none, not 'twice'"):
        Schedule("0 3 * * *", missed="twice")  # type: ignore[arg-type]

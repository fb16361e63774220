"""A minute's worth of asks for each user, which come back one after the other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.shop.quota import MINUTE, Allowance, Wait, read_allowance, spend

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
EMPTY = Allowance(NOW + MINUTE)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def passed(before: Allowance | None, a_minute: int, times: int, now: datetime = NOW) -> Allowance:
    for _ in range(times):
        after = spend(before, a_minute, now)
        assert isinstance(after, Allowance)
        before = after
    assert before
    return before


def test_whoever_never_asked_has_a_whole_minutes_worth_at_once() -> None:
    for a_minute in (1, 7, 30, 600):
        assert isinstance(spend(passed(None, a_minute, a_minute), a_minute, NOW), Wait)


def test_asks_come_back_one_after_the_other() -> None:
    assert spend(EMPTY, 30, NOW + seconds(2)) == Allowance(NOW + seconds(62))
    assert spend(EMPTY, 30, NOW + seconds(1)) == Wait(1)
    passed(EMPTY, 30, 10, NOW + seconds(20))


def test_never_more_than_a_minutes_worth_comes_back() -> None:
    assert spend(EMPTY, 30, NOW + timedelta(days=1)) == spend(None, 30, NOW + timedelta(days=1))


def test_whoever_has_none_left_is_told_in_how_many_seconds_there_is_one() -> None:
    assert spend(EMPTY, 30, NOW) == Wait(2)
    assert spend(EMPTY, 30, NOW + seconds(1.1)) == Wait(1)
    assert spend(EMPTY, 1, NOW + seconds(20)) == Wait(40)


def test_a_clock_that_is_behind_or_a_strange_document_keeps_nobody_out_for_longer() -> None:
    assert spend(EMPTY, 30, NOW - seconds(5)) == Wait(2)
    assert spend(Allowance(NOW + timedelta(days=400)), 30, NOW) == Wait(2)


def test_what_is_stored_is_read_again() -> None:
    assert read_allowance(EMPTY.as_fields()) == EMPTY


def test_what_no_server_wrote_counts_as_nothing() -> None:
    for fields in (None, {}, {"expire_at": 3}, {"expire_at": None}, {"expires": NOW}):
        assert read_allowance(fields) is None


@given(st.integers(1, 60), st.lists(st.floats(0, 5), max_size=300))
def test_in_no_minute_are_there_more_asks_than_twice_the_limit(a_minute: int, pauses: list[float]) -> None:
    """All of them at once, and what comes back in that minute."""
    allowance, at, taken = None, NOW, []
    for pause in pauses:
        at += seconds(pause)
        after = spend(allowance, a_minute, at)
        if isinstance(after, Allowance):
            allowance = after
            taken.append(at)
    for begin in taken:
        assert sum(begin <= one < begin + MINUTE for one in taken) <= 2 * a_minute


@given(st.integers(1, 600), st.floats(0, 60))
def test_who_waits_as_long_as_told_may_ask(a_minute: int, until: float) -> None:
    before = Allowance(NOW + seconds(until))
    answer = spend(before, a_minute, NOW)
    if isinstance(answer, Wait):
        assert answer.seconds >= 1
        assert isinstance(spend(before, a_minute, NOW + seconds(answer.seconds)), Allowance)

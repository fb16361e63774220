from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onwrite import Backoff, hours, seconds

waits = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
attempts = st.integers(min_value=1, max_value=10_000)


@given(first=waits, more=waits, attempt=attempts, seed=st.integers())
def test_a_delay_lies_between_nothing_and_the_cap(
    first: timedelta, more: timedelta, attempt: int, seed: int
) -> None:
    backoff = Backoff(first=first, cap=first + more)
    assert timedelta(0) <= backoff.delay(attempt, Random(seed)) <= backoff.ceiling(attempt) <= backoff.cap


@given(attempt=attempts)
def test_the_ceiling_doubles_until_the_cap(attempt: int) -> None:
    backoff = Backoff(first=seconds(10), cap=hours(1))
    assert backoff.ceiling(attempt + 1) == min(backoff.ceiling(attempt) * 2, hours(1))


def test_the_first_ceiling_is_the_first_wait() -> None:
    assert Backoff(first=seconds(10)).ceiling(1) == seconds(10)


def test_delays_are_spread_over_the_whole_range() -> None:
    chance = Random(7)
    delays = [Backoff(first=seconds(100)).delay(1, chance).total_seconds() for _ in range(1000)]
    assert min(delays) < 2
    assert max(delays) > 98
    assert 45 < sum(delays) / 1000 < 55


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"attempts": 0}, "attempts must be 1 or more"),
        ({"first": seconds(-1)}, "must lie between 0 and cap"),
        ({"first": hours(2)}, "must lie between 0 and cap"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Backoff(**wrong)  # type: ignore[arg-type]

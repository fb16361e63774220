"""`Retry-After`, as servers write it and as they should not."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shop.retry_after import LONGEST, SHORTEST, retry_after

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("0", SHORTEST),
        ("00000000000000000000000060", timedelta(seconds=60)),
        ("86401", LONGEST),
        ("9" * 100_000, LONGEST),
        ("Wed, 04 Mar 2026 09:35:00 GMT", timedelta(minutes=5)),
        ("Wednesday, 04-Mar-26 09:35:00 GMT", timedelta(minutes=5)),
        ("Wed Mar  4 09:35:00 2026", timedelta(minutes=5)),
        ("Wed, 04 Mar 2026 10:35:00 +0100", timedelta(minutes=5)),
        ("Wed, 04 Mar 2026 09:35:00 -0000", timedelta(minutes=5)),
        ("Tue, 03 Mar 2026 09:35:00 GMT", SHORTEST),
        ("Wed, 04 Mar 2099 09:35:00 GMT", LONGEST),
    ],
)
def test_seconds_and_dates_are_kept_within_a_day(header: str, wait: timedelta) -> None:
    assert retry_after(header, NOW) == wait


@pytest.mark.parametrize(
    "header", [None, "", "soon", "-5", "1.5", "١٢", "12 seconds", "Wed, 99 Mar 2026 09:35:00 GMT"]
)
def test_what_says_nothing_leaves_it_to_the_back_off(header: str | None) -> None:
    assert retry_after(header, NOW) is None


@given(st.text(max_size=60))
def test_no_header_does_any_harm(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or SHORTEST <= wait <= LONGEST


@given(st.integers(min_value=0, max_value=10**15))
def test_seconds_are_seconds(number: int) -> None:
    wanted = timedelta(seconds=min(number, 86_400))
    assert retry_after(str(number), NOW) == max(SHORTEST, wanted)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 — made aware below
def test_a_date_is_the_time_until_then(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    wait = retry_after(format_datetime(moment, usegmt=True), NOW)
    assert wait == max(SHORTEST, min(moment - NOW, LONGEST))

"""Dates and timestamps beyond the year 32767, which Arrow cannot write, and those without end.

Databases hold them: `valid_until` is infinite, or a client's milliseconds were taken for seconds.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

EPOCH: Final = date(1970, 1, 1)
CYCLE_DAYS: Final = 146_097  # the Gregorian calendar repeats itself after 400 years
CYCLE_YEARS: Final = 400
DAY: Final = 86_400_000_000  # microseconds
ARROW_DAYS: Final = (-12_687_428, 11_248_738)  # the years -32767 to 32767


def with_far_dates(text: pa.Array, dates: pa.Array) -> pa.Array:
    return _with_far(text, pc.cast(dates.view(pa.int32()), pa.int64()), 1, 2**31 - 1, _date)


def with_far_timestamps(text: pa.Array, timestamps: pa.Array) -> pa.Array:
    return _with_far(text, timestamps.view(pa.int64()), DAY, 2**63 - 1, _timestamp)


def _with_far(
    text: pa.Array, since: pa.Array, day: int, infinite: int, written: Callable[[int], str]
) -> pa.Array:
    """`text`, with those that Arrow could not write."""
    first, end = (days * day for days in ARROW_DAYS)
    extremes = pc.min_max(since)
    if not len(since) or extremes["min"].as_py() is None:
        return text
    if first <= extremes["min"].as_py() and extremes["max"].as_py() < end:
        return text
    far = pc.fill_null(pc.or_(pc.less(since, first), pc.greater_equal(since, end)), False)
    endless = {infinite: "infinity", -infinite: "-infinity"}  # as DuckDB and PostgreSQL write and read them
    texts = [endless.get(value) or written(value) for value in since.filter(far).to_pylist()]
    return pc.replace_with_mask(text, far, pa.array(texts, pa.string()))


def _date(days: int) -> str:
    cycles, rest = divmod(days, CYCLE_DAYS)
    near = EPOCH + timedelta(days=rest)
    year = near.year + CYCLE_YEARS * cycles
    return f"{'-' if year < 0 else ''}{abs(year):04}-{near:%m-%d}"


def _timestamp(since: int) -> str:
    days, rest = divmod(since, DAY)
    time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=rest)
    return f"{_date(days)}T{time:%H:%M:%S.%f}Z"

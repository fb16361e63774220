from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.plain_text import plain_text

TIMESTAMP = pa.timestamp("us", tz="UTC")
DAY = 86_400_000_000


@given(st.floats(allow_nan=False))
def test_a_number_has_the_digits_that_give_it_back(number: float) -> None:
    assert repr(float(text(number, pa.float64()))) == repr(number)


@given(st.integers(0, 38), st.integers(-(10**38) + 1, 10**38 - 1))
def test_a_decimal_is_written_out_with_all_its_places(scale: int, digits: int) -> None:
    value = Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), -scale))
    assert text(value, pa.decimal128(38, scale)) == f"{value:f}"


@pytest.mark.parametrize("scale", [6, 7, 10, 37, 38])
def test_small_decimals_have_no_exponent(scale: int) -> None:
    kind = pa.decimal128(38, scale)
    smallest = Decimal((0, (1,), -scale))
    zeros = "0" * (scale - 1)
    assert [text(value, kind) for value in (smallest, -smallest, Decimal(0))] == [
        f"0.{zeros}1",
        f"-0.{zeros}1",
        f"0.{zeros}0",
    ]


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_timestamp_has_six_places_and_its_zone(moment: datetime) -> None:
    assert text(moment, TIMESTAMP) == moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


@given(st.dates())
def test_a_date_is_iso_8601(day: date) -> None:
    assert text(day, pa.date32()) == day.isoformat()


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (2**63 - 1, "infinity"),
        (-(2**63) + 1, "-infinity"),
        (2_932_897 * DAY, "10000-01-01T00:00:00.000000Z"),
        (11_248_738 * DAY - 1, "32767-12-31T23:59:59.999999Z"),
        (11_248_738 * DAY, "32768-01-01T00:00:00.000000Z"),
        (9_223_339_708_800_000_000, "294246-01-01T00:00:00.000000Z"),
        (-719_529 * DAY, "-0001-12-31T00:00:00.000000Z"),
        (-(2**63), "-290308-12-21T19:59:05.224192Z"),
    ],
)
def test_timestamps_beyond_the_calendar_of_python_are_written_out(since: int, expected: str) -> None:
    near = pa.array([0, since, None]).cast(TIMESTAMP)
    assert plain_text(near).to_pylist() == ["1970-01-01T00:00:00.000000Z", expected, None]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (2**31 - 1, "infinity"),
        (-(2**31) + 1, "-infinity"),
        (2_932_897, "10000-01-01"),
        (11_248_737, "32767-12-31"),
        (11_248_738, "32768-01-01"),
        (-719_529, "-0001-12-31"),
        (-12_687_429, "-32768-12-31"),
    ],
)
def test_dates_beyond_the_calendar_of_python_are_written_out(days: int, expected: str) -> None:
    assert plain_text(pa.array([days, None], pa.int32()).cast(pa.date32())).to_pylist() == [expected, None]


@pytest.mark.parametrize(
    "kind", [pa.int64(), pa.float64(), pa.bool_(), pa.date32(), TIMESTAMP, pa.decimal128(38, 10)]
)
def test_a_null_is_a_null(kind: pa.DataType) -> None:
    assert plain_text(pa.array([None], kind)).to_pylist() == [None]


def text(value: Any, kind: pa.DataType) -> str:
    """Read from the middle of an array, as a slice of a batch is."""
    (written,) = plain_text(pa.array([None, value, None], kind).slice(1, 1)).to_pylist()
    return str(written)

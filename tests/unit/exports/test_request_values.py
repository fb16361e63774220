"""A client's value as its column's type, and what is no value of it."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.columns import Column
from exports.values import WrongValue, right, typed

TEXT, INTEGER, NUMBER = Column("t", "text"), Column("i", "integer"), Column("n", "number")
BOOLEAN, DATE, TIMESTAMP = Column("b", "boolean"), Column("d", "date"), Column("s", "timestamp")
AMOUNT = Column("a", "decimal", precision=12, scale=2)
WIDE = Column("w", "decimal", precision=38, scale=38)
WHOLE = Column("h", "decimal", precision=38, scale=0)

GOOD: list[tuple[Column, Any, Any]] = [
    (TEXT, "", ""),
    (TEXT, "e\u0301", "é"),
    (TEXT, "a" * 1_000, "a" * 1_000),
    (INTEGER, 0, 0),
    (INTEGER, -(2**63), -(2**63)),
    (INTEGER, "9223372036854775807", 2**63 - 1),
    (INTEGER, "-0", 0),
    (NUMBER, 5, 5.0),
    (NUMBER, -0.0, 0.0),
    (NUMBER, 1e308, 1e308),
    (AMOUNT, 10.5, Decimal("10.50")),
    (AMOUNT, 0.1, Decimal("0.10")),
    (AMOUNT, "10.500", Decimal("10.50")),
    (AMOUNT, "0010", Decimal("10.00")),
    (AMOUNT, "-0", Decimal("0.00")),
    (AMOUNT, 9_999_999_999, Decimal("9999999999.00")),
    (AMOUNT, Decimal("1E+3"), Decimal("1000.00")),
    (WIDE, "0." + "9" * 38, Decimal("0." + "9" * 38)),
    (WHOLE, "9" * 38, Decimal("9" * 38)),
    (BOOLEAN, True, True),
    (DATE, "2024-02-29", date(2024, 2, 29)),
    (DATE, date(2024, 2, 29), date(2024, 2, 29)),
    (TIMESTAMP, "2026-03-01T00:30Z", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
    (TIMESTAMP, "2026-03-01 00:30:00.5+05:30", datetime(2026, 2, 28, 19, 0, 0, 500_000, UTC)),
    (
        TIMESTAMP,
        datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=-8))),
        datetime(2026, 3, 1, 8, tzinfo=UTC),
    ),
]
BAD: list[tuple[Column, list[Any]]] = [
    (TEXT, [5, True, None, ["a"], "a\0", "\ud800", "a" * 1_001, "ﷺ" * 1_001, date(2024, 1, 1)]),
    (
        INTEGER,
        [
            1.0,
            "1.0",
            "",
            " 1",
            "+1",
            "01",
            "1_000",
            "\uff11",
            "0x1",
            True,
            None,
            2**63,
            "9223372036854775808",
        ],
    ),
    (NUMBER, ["1", "", True, None, 10**400, float("nan"), float("inf"), [1]]),
    (
        AMOUNT,
        [10.505, "10.505", 10**10, "1e3", "", ".5", "5.", "+1", "1,5", "\uff11", True, None, float("nan")],
    ),
    (AMOUNT, [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1E+999999"), 10**4_000]),
    (WIDE, [1, "1.0"]),
    (WHOLE, ["9" * 39, "0.5"]),
    (BOOLEAN, [0, 1, "true", None, "false", []]),
    (
        DATE,
        ["2023-02-29", "20230228", "2023-W01-1", "2023-2-8", "\uff12\uff10\uff12\uff13-01-01", "", 5, None],
    ),
    (DATE, [datetime(2024, 1, 1, tzinfo=UTC), "2023-01-01T00:00Z", "0000-01-01"]),
    (TIMESTAMP, ["2026-03-01T00:30", "2026-03-01", "2026-03-01T00:30:00.1234567Z", "now", 5, None]),
    (TIMESTAMP, ["2026-03-01T24:00Z", "2026-03-01T23:59:60Z", "2026-03-01T00:00+99:00", "2026-03-01t00:30z"]),
    (TIMESTAMP, ["0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", date(2026, 3, 1)]),
    (TIMESTAMP, [datetime(2026, 3, 1)]),  # noqa: DTZ001 — the case is the missing zone
]


@pytest.mark.parametrize(("column", "sent", "expected"), GOOD)
def test_a_value_becomes_the_columns_type_in_one_spelling(column: Column, sent: Any, expected: Any) -> None:
    found = typed(column, sent)
    assert (found, type(found), str(found)) == (expected, type(expected), str(expected))


@pytest.mark.parametrize(("column", "sent"), [(column, one) for column, all_of in BAD for one in all_of])
def test_what_is_no_value_of_the_column_is_refused_by_saying_what_is(column: Column, sent: Any) -> None:
    with pytest.raises(WrongValue) as caught:
        typed(column, sent)
    assert str(caught.value) == f"{column.name} is {right(column)}"


@pytest.mark.parametrize("column", [TEXT, INTEGER, NUMBER, AMOUNT, BOOLEAN, DATE, TIMESTAMP])
@given(sent=st.one_of(st.text(), st.integers(), st.floats(), st.decimals(), st.datetimes(), st.binary()))
def test_reading_what_was_read_changes_nothing_more(column: Column, sent: Any) -> None:
    try:
        found = typed(column, sent)
    except WrongValue:
        return
    assert typed(column, found) == found
    assert str(typed(column, found)) == str(found)

"""One table with everything that is easily lost on the way, the same in every source."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa

from exports.columns import Column, arrow_schema

COLUMNS = (
    Column("id", "integer"),
    Column("small", "integer"),  # 32 bits at the source
    Column("large", "integer"),
    Column("amount", "decimal", precision=18, scale=4),
    Column("ratio", "number"),
    Column("active", "boolean"),
    Column("name", "text"),
    Column("note", "text"),
    Column("day", "date"),
    Column("moment", "timestamp"),
    Column("local_time", "timestamp"),  # without a zone at the source, and meant in UTC
)
NAMES = [column.name for column in COLUMNS]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def row(number: int, **given: Any) -> tuple[Any, ...]:
    """What is not given is NULL."""
    return (number, *(given.get(name) for name in NAMES[1:]))


ROWS = [
    row(1, small=0, large=0, amount=Decimal("0.0000"), ratio=0.0, active=False, name="", note="",
        day=dt.date(1970, 1, 1), moment=at("1970-01-01T00:00:00+00:00")),
    row(2),
    row(3, small=-(2**31), large=-(2**63), amount=Decimal("-99999999999999.9999"), ratio=-0.0, active=True,
        note="", day=dt.date(1, 1, 1)),
    row(4, small=2**31 - 1, large=2**63 - 1, amount=Decimal("99999999999999.9999"), ratio=5e-324, active=True,
        name="", day=dt.date(9999, 12, 30)),
    row(5, large=2**53 + 1, amount=Decimal("0.0001"), ratio=float("nan"), name='said "hi", then', note="two\nlines"),
    row(6, large=-(2**53) - 1, amount=Decimal("-0.0001"), ratio=float("inf"), name="=SUM(A1)",
        note="three\r\nlines\r"),
    row(7, amount=Decimal("12.5000"), ratio=float("-inf"), name="+1", note="@cmd",
        moment=at("1900-01-01T00:00:00+00:00")),
    row(8, ratio=1e308, name="-1", note="\ttab", moment=at("2024-02-29T23:59:59.999999+00:00")),
    row(9, ratio=0.1, name="Zürich 北京 🌍", note="e\u0301 is not \u00e9",
        moment=at("2024-07-01T00:30:00.000001+02:00")),
    row(10, ratio=1 / 3, name="NULL", note="\\N", moment=at("2024-03-31T01:59:59.1+01:00")),
    row(11, ratio=1e15, name="\\.", note="back\\slash", moment=at("2024-03-31T03:00:00.12+02:00")),
    row(12, ratio=1e-5, name="  spaces  ", note="'quoted'", moment=at("0001-01-01T00:00:00+00:00")),
    row(13, ratio=123456789.123456789, name=";,|\t", note="nan", moment=at("9999-12-30T23:59:59.999999+00:00"),
        local_time=at("2024-06-30T12:00:00.5+00:00")),
    row(14, ratio=9007199254740993.0, name="t", note="f", local_time=at("1969-12-31T23:59:59.999999+00:00")),
    row(15, ratio=1e22, name="\u2028 line", note="\ufeffmark", day=dt.date(2000, 2, 29)),
    row(16, ratio=2.2250738585072014e-308, name="x" * 100_000, note='""', day=dt.date(1582, 10, 15)),
]  # fmt: skip


def expected(columns: tuple[Column, ...] = COLUMNS, rows: list[tuple[Any, ...]] | None = None) -> pa.Table:
    """Of these columns, in order."""
    places = [NAMES.index(column.name) for column in columns]
    cells = [[row[place] for row in (ROWS if rows is None else rows)] for place in places]
    return pa.table(cells, schema=arrow_schema(columns))


def cells(table: pa.Table) -> list[dict[str, str]]:
    """Cell by cell, where NaN equals NaN and -0.0 is not 0.0."""
    return [{name: repr(value) for name, value in row.items()} for row in table.to_pylist()]

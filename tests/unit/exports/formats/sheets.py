"""XLSX files read back by openpyxl, and what a spreadsheet can say of a row."""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.unit.exports.formats.tables import Row

FIRST_DAY = date(1900, 3, 1)


def values(data: bytes) -> tuple[list[str], list[Row]]:
    """Names and rows."""
    header, *rows = load_workbook(BytesIO(data)).active.iter_rows(values_only=True)
    return list(header), [tuple(_decoded(value) for value in row) for row in rows]


def _decoded(value: Any) -> Any:
    """openpyxl leaves Excel's `_x000D_` as it is."""
    if isinstance(value, str):
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
    return value


def in_a_sheet(row: Row) -> Row:
    return tuple(_expected(value) for value in row)


def agree(read: Any, expected: Any) -> bool:
    """Numbers by value, times to the millisecond, all else by type too."""
    if isinstance(expected, datetime) and isinstance(read, datetime):
        return abs(read - expected) <= timedelta(milliseconds=1)
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return type(read) is type(expected) and read == expected
    return not isinstance(read, str | bool | None) and float(read) == float(expected)


def _expected(value: Any) -> Any:
    if isinstance(value, datetime):
        last = value.replace(microsecond=0) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=value.tzinfo)
        near = value.date() >= FIRST_DAY and not (last and value.microsecond > 999_990)
        return value.replace(tzinfo=None) if near else f"{value:%H:%M:%S.%f}".join((f"{value.date()}T", "Z"))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day) if value >= FIRST_DAY else str(value)  # noqa: DTZ001
    if isinstance(value, Decimal):
        return f"{value:.10f}" if _digits(value) > 15 else float(value)  # only the wide column has so many
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    return value


def _digits(value: Decimal) -> int:
    """Neither sign, nor point, nor zeros at either end."""
    return len(f"{value.copy_abs():f}".replace(".", "").strip("0"))

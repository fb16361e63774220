"""Columns as the cells of a sheet. The rules are in the docstring of `exports.formats`."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.formats.plain_text import plain_text
from exports.formats.row_text import Piece, joined, joined_rows
from exports.formats.xlsx_parts import DATE_STYLE, TIMESTAMP_STYLE, letters
from exports.formats.xml_text import escaped_texts

EXACT: Final = 2**53  # a spreadsheet's numbers are doubles: beyond it they skip integers
EXACT_DIGITS: Final = 15
UNIX_DAY: Final = 25_569  # Excel's number of 1970-01-01
FIRST_DAY: Final = 61  # 1900-03-01: Excel counts a 1900-02-29, so programs differ about the days before it
DAYS_END: Final = 2_958_466  # 10000-01-01
DAY: Final = 86_400_000_000  # microseconds


def sheet_rows(batch: pa.RecordBatch, first_row: int) -> bytes:
    """`first_row` is the sheet's number of the batch's first row. A NULL is no cell."""
    rows = pc.cast(pa.arange(first_row, first_row + batch.num_rows), pa.string())
    return joined_rows(_pieces(batch, rows), "")


def _pieces(batch: pa.RecordBatch, rows: pa.Array) -> Iterator[Piece]:
    yield from ('<row r="', rows, '">')
    for number, column in enumerate(batch.columns):
        pieces = _Cells(letters(number), rows).pieces(column)
        yield from pieces if number else _never_missing(pieces, rows)
    yield "</row>"


def _never_missing(pieces: tuple[Piece, ...], rows: pa.Array) -> tuple[Piece, ...]:
    """With an empty cell for a NULL in column A: readers do not see a row without cells at a sheet's end."""
    if len(pieces) > 1:
        return pieces
    return (pc.coalesce(*pieces, joined(('<c r="A', rows, '"/>'))),)


class _Cells:
    """One column's."""

    def __init__(self, letter: str, rows: pa.Array) -> None:
        self._reference = (f'<c r="{letter}', rows)

    def pieces(self, column: pa.Array) -> tuple[Piece, ...]:
        kind = column.type
        if pa.types.is_string(kind):
            return self._texts(escaped_texts(column))
        if pa.types.is_boolean(kind):
            return self._numbers(pc.if_else(column, "1", "0"), ' t="b"')
        if pa.types.is_date(kind):
            return self._dates(column)
        if pa.types.is_timestamp(kind):
            return self._timestamps(column)
        text = plain_text(column)
        return self._mixed(column, self._numbers(text), _no_double(column, text))

    def _dates(self, column: pa.Array) -> tuple[Piece, ...]:
        serial = pc.add(pc.cast(column.view(pa.int32()), pa.int64()), UNIX_DAY)
        return self._days(column, serial, DATE_STYLE)

    def _timestamps(self, column: pa.Array) -> tuple[Piece, ...]:
        since = pc.cast(column.view(pa.int64()), pa.float64(), safe=False)
        serial = pc.add(pc.divide(since, DAY), UNIX_DAY)
        return self._days(column, serial, TIMESTAMP_STYLE)

    def _days(self, column: pa.Array, serial: pa.Array, style: int) -> tuple[Piece, ...]:
        cells = self._numbers(pc.cast(serial, pa.string()), f' s="{style}"')
        outside = pc.or_(pc.less(serial, FIRST_DAY), pc.greater_equal(serial, DAYS_END))
        return self._mixed(column, cells, outside)

    def _mixed(self, column: pa.Array, numbers: tuple[Piece, ...], no_number: pa.Array) -> tuple[Piece, ...]:
        """Texts where the value is no number that a spreadsheet can hold."""
        if not pc.any(no_number).as_py():
            return numbers
        return (pc.if_else(no_number, joined(self._texts(plain_text(column))), joined(numbers)),)

    def _numbers(self, values: pa.Array, attributes: str = "") -> tuple[Piece, ...]:
        return _whole((*self._reference, f'"{attributes}><v>', values, "</v></c>"), values)

    def _texts(self, values: pa.Array) -> tuple[Piece, ...]:
        opening = '" t="inlineStr"><is><t xml:space="preserve">'
        return _whole((*self._reference, opening, values, "</t></is></c>"), values)


def _whole(pieces: tuple[Piece, ...], values: pa.Array) -> tuple[Piece, ...]:
    """With a null among the values, cell by cell in one piece, so that the cell is left out with it."""
    return (joined(pieces),) if values.null_count else pieces


def _no_double(column: pa.Array, text: pa.Array) -> pa.Array:
    """Which numbers a double cannot hold to the last digit."""
    if pa.types.is_floating(column.type):
        return pc.invert(pc.is_finite(column))
    if pa.types.is_integer(column.type):
        return pc.or_(pc.greater(column, EXACT), pc.less(column, -EXACT))
    if column.type.precision <= EXACT_DIGITS:
        return pa.array([False])
    return pc.greater(_significant_digits(text), EXACT_DIGITS)


def _significant_digits(decimals: pa.Array) -> pa.Array:
    """Neither sign, nor point, nor zeros at either end."""
    digits = pc.replace_substring(pc.ascii_ltrim(decimals, characters="-0."), ".", "")
    return pc.utf8_length(pc.ascii_rtrim(digits, characters="0"))

"""XLSX: one sheet, written row by row in constant memory."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.errors import CellTooLong, ColumnNotWritable, SheetTooLarge, TooManyRows
from exports.format_options import XlsxFormat
from exports.formats.blocks import CELLS, even_blocks
from exports.formats.deflate import deflated
from exports.formats.in_order import encoded_in_order
from exports.formats.text_file import OnRows, Sink
from exports.formats.xlsx_cells import sheet_rows
from exports.formats.xlsx_parts import FOOT, PARTS, SHEET, head
from exports.formats.zip_stream import ZipStream

MOST_ROWS: Final = 1_048_575  # and one of names
MOST_COLUMNS: Final = 16_384
MOST_CHARACTERS: Final = 32_767  # of a cell, in units of UTF-16
OTHERS: Final = "choose csv, ndjson or parquet, which have no such limit"

Encoded = tuple[int, bytes, bytes]  # rows, their XML, and that deflated


def write_xlsx(
    rows: Iterable[pa.RecordBatch], schema: pa.Schema, sink: Sink, _options: XlsxFormat, on_rows: OnRows
) -> int:
    """TooManyRows, CellTooLong or SheetTooLarge as soon as a sheet could not hold it all."""
    if len(schema) > MOST_COLUMNS:
        raise ColumnNotWritable(
            f"an XLSX sheet has {MOST_COLUMNS:,} columns, the export {len(schema):,}; {OTHERS}"
        )
    blocks = _numbered(even_blocks(rows, schema, CELLS // 4))  # a cell's XML is long
    archive = ZipStream()
    sink.write(b"".join(archive.whole(name, text.encode()) for name, text in PARTS.items()))
    sink.write(archive.begin(SHEET) + _piece(archive, head(schema)))
    written = 0
    for count, text, packed in encoded_in_order(blocks, _encoded):
        sink.write(_piece(archive, text, packed))
        written += count
        on_rows(written)
    sink.write(_piece(archive, FOOT) + archive.finish() + archive.end())
    return written


def check_rows(rows: int) -> None:
    """For counts known before the work starts, too."""
    if rows > MOST_ROWS:
        raise TooManyRows(f"an XLSX sheet holds {MOST_ROWS:,} rows, and the export has more: {OTHERS}")


def _numbered(blocks: Iterable[pa.Table]) -> Iterator[tuple[int, pa.Table]]:
    """Each with the number of its first row, counted from 0."""
    before = 0
    for block in blocks:
        check_rows(before + block.num_rows)
        yield before, block
        before += block.num_rows


def _encoded(numbered: tuple[int, pa.Table]) -> Encoded:
    before, block = numbered
    _check_cells(block, before)
    parts = []
    row = before + 2  # the sheet counts from 1, and has its names there
    for batch in block.to_batches():
        parts.append(sheet_rows(batch, row))
        row += batch.num_rows
    text = b"".join(parts)
    return block.num_rows, text, deflated(text)


def _piece(archive: ZipStream, text: bytes, packed: bytes | None = None) -> bytes:
    if not archive.room(len(text)):
        raise SheetTooLarge(f"the export is too large for one XLSX sheet (2 GiB): {OTHERS}")
    return archive.piece(text, deflated(text) if packed is None else packed)


def _check_cells(block: pa.Table, before: int) -> None:
    for name, column in zip(block.column_names, block.columns, strict=True):
        if not pa.types.is_string(column.type):
            continue
        suspect = pc.greater(pc.binary_length(column), MOST_CHARACTERS)  # bytes: never fewer than units
        if not pc.any(suspect).as_py():
            continue
        for row in pc.indices_nonzero(suspect).to_pylist():
            units = len(column[row].as_py().encode("utf-16-le")) // 2
            if units > MOST_CHARACTERS:
                raise CellTooLong(
                    f"row {before + row + 1:,} has {units:,} characters in {name}; a cell of an XLSX sheet holds "
                    f"{MOST_CHARACTERS:,}: leave the column out, or {OTHERS}"
                )

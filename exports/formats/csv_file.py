"""CSV as RFC 4180 has it. Texts, dates and timestamps stand in quotes, so that NULL (nothing) and "" differ."""

from collections.abc import Iterable
from typing import Final

import pyarrow as pa
from pyarrow.csv import CSVWriter, WriteOptions

from exports.format_options import CsvFormat
from exports.formats.formula_guard import guarded
from exports.formats.memory_file import MemoryFile
from exports.formats.plain_text import NEVER_SCIENTIFIC, plain_text
from exports.formats.text_file import OnRows, Sink, TextFile, write_text

BOM: Final = b"\xef\xbb\xbf"
LINE_END: Final = "\r\n"


def write_csv(
    rows: Iterable[pa.RecordBatch], schema: pa.Schema, sink: Sink, options: CsvFormat, on_rows: OnRows
) -> int:
    """Always with a header; the names in it are the catalogue's own and are never changed."""
    head = (BOM if options.bom else b"") + _header(schema, options.delimiter)
    file = TextFile(lambda batch: _encoded(batch, options), head)
    return write_text(file, rows, schema, sink, options.compression, on_rows)


def _header(schema: pa.Schema, delimiter: str) -> bytes:
    quoted = ('"' + name.replace('"', '""') + '"' for name in schema.names)
    return (delimiter.join(quoted) + LINE_END).encode()


def _encoded(batch: pa.RecordBatch, options: CsvFormat) -> bytes:
    cells = pa.record_batch([_cells(column, options) for column in batch.columns], names=batch.schema.names)
    out = MemoryFile()
    written = WriteOptions(
        include_header=False,
        delimiter=options.delimiter,
        eol=LINE_END,
        quoting_style="needed",  # every string, and nothing else
        batch_size=cells.num_rows,  # the default of 1,024 takes a tenth longer
    )
    with CSVWriter(out, cells.schema, write_options=written) as writer:
        writer.write_batch(cells)
    return out.taken()


def _cells(column: pa.Array, options: CsvFormat) -> pa.Array:
    """What Arrow's writer can write as it should be written."""
    kind = column.type
    if pa.types.is_string(kind):
        return guarded(column) if options.guard_formulas else column
    if pa.types.is_temporal(kind) or (pa.types.is_decimal(kind) and kind.scale > NEVER_SCIENTIFIC):
        return plain_text(column)
    return column

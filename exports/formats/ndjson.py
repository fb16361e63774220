"""NDJSON: one JSON object a line, ended by a line feed."""

from collections.abc import Iterable

import pyarrow as pa

from exports.format_options import NdjsonFormat
from exports.formats.json_text import NULL, json_object
from exports.formats.row_text import joined_rows
from exports.formats.text_file import OnRows, Sink, TextFile, write_text


def write_ndjson(
    rows: Iterable[pa.RecordBatch], schema: pa.Schema, sink: Sink, options: NdjsonFormat, on_rows: OnRows
) -> int:
    """A file without rows is empty: NDJSON has no header."""
    return write_text(TextFile(_lines), rows, schema, sink, options.compression, on_rows)


def _lines(batch: pa.RecordBatch) -> bytes:
    return joined_rows((*json_object(batch), "\n"), NULL)

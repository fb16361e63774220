"""Parquet with zstd, in row groups of 65,536 rows (fewer where the table is wide or its texts are long)."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetWriter

from exports.format_options import ParquetFormat
from exports.formats.blocks import even_blocks
from exports.formats.in_order import encoded_in_order
from exports.formats.memory_file import MemoryFile
from exports.formats.text_file import OnRows, Sink

# To a row group. Twice as many make a file smaller by a thousandth, and the process larger by 25 MB.
BLOCKS: Final = 4
REPEATS: Final = 8  # a column whose values come so often on average gets a dictionary


def write_parquet(
    rows: Iterable[pa.RecordBatch], schema: pa.Schema, sink: Sink, _options: ParquetFormat, on_rows: OnRows
) -> int:
    """Values stay what they are: types, NULL, NaN and all."""
    file = _File(schema)
    written = 0
    # One thread: a writer takes its groups one after the other. The next is read meanwhile.
    for count, part in encoded_in_order(_groups(even_blocks(rows, schema)), file.add, threads=1):
        sink.write(part)
        pa.default_memory_pool().release_unused()  # else groups that come and go leave 30 MB in pieces
        written += count
        on_rows(written)
    sink.write(file.end())
    return written


def _groups(blocks: Iterator[pa.Table]) -> Iterator[pa.Table]:
    for block in blocks:
        yield pa.concat_tables(chain((block,), islice(blocks, BLOCKS - 1)))


class _File:
    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._out = MemoryFile()
        self._writer: ParquetWriter | None = None

    def add(self, group: pa.Table) -> tuple[int, bytes]:
        """Its rows, and the bytes the file goes on with."""
        if self._writer is None:
            self._writer = self._open(_repetitive(group))
        self._writer.write_table(group, row_group_size=group.num_rows)
        return group.num_rows, self._out.taken()

    def end(self) -> bytes:
        writer = self._writer or self._open([])
        writer.close()
        return self._out.taken()

    def _open(self, dictionaries: list[str]) -> ParquetWriter:
        return ParquetWriter(self._out, self._schema, compression="zstd", use_dictionary=dictionaries)


def _repetitive(group: pa.Table) -> list[str]:
    """Left to itself, Arrow makes a dictionary of every column: a third more time, and up to a third more bytes."""
    return [
        name
        for name, column in zip(group.column_names, group.columns, strict=True)
        if not pa.types.is_boolean(column.type)
        and pc.count_distinct(column).as_py() * REPEATS <= group.num_rows
    ]

"""Blocks of rows of one size, however the source cut its batches.

The cut decides where a compressor starts anew and where a row group ends, so it depends on the rows alone:
the same rows give the same bytes, and memory is bounded whatever the source hands over.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exports.errors import ColumnNotWritable, RowsChanged

ROWS: Final = 16_384  # of a block at most; fewer where the table is wide
CELLS: Final = 163_840
MOST_PIECES: Final = 4  # copying them into one takes less time than many small ones
TEXT_BYTES: Final = 4 * 1024 * 1024  # a block ends after the row that reaches it


def even_blocks(rows: Iterable[pa.RecordBatch], schema: pa.Schema, cells: int = CELLS) -> Iterator[pa.Table]:
    """None is empty, and each is made of few pieces. RowsChanged where a batch has other columns than `schema`."""
    check_types(schema)
    names = [field.name for field in schema if pa.types.is_string(field.type)]
    most = max(1, min(ROWS, cells // max(len(schema), 1)))
    held: list[pa.RecordBatch] = []
    room, text_room = most, TEXT_BYTES
    for batch in rows:
        rest = _of_schema(batch, schema)
        while rest.num_rows:
            taken, text = _fitting(rest, names, room, text_room)
            held.append(rest.slice(0, taken))
            rest = rest.slice(taken)
            room, text_room = room - taken, text_room - text
            if room <= 0 or text_room <= 0:
                yield _block(held)
                held, room, text_room = [], most, TEXT_BYTES
    if held:
        yield _block(held)


def check_types(schema: pa.Schema) -> None:
    for field in schema:
        if not any(known(field.type) for known in _TYPES):
            raise ColumnNotWritable(
                f"the column {field.name} has the type {field.type}; the formats write text, integers of 64 bits, "
                "double numbers, decimals of at most 38 digits, booleans, dates and timestamps in UTC"
            )


_TYPES = (
    pa.types.is_string,
    pa.types.is_int64,
    pa.types.is_float64,
    lambda kind: pa.types.is_decimal128(kind) and kind.scale >= 0,
    pa.types.is_boolean,
    pa.types.is_date32,
    lambda kind: kind == pa.timestamp("us", tz="UTC"),
)


def _of_schema(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if not batch.schema.equals(schema):
        raise RowsChanged(f"the source's columns changed while it was read: {_told(schema, batch.schema)}")
    return batch


def _told(expected: pa.Schema, got: pa.Schema) -> str:
    """The first difference."""
    pairs = zip(expected, got, strict=False)
    for wanted, given in ((str(wanted), str(given)) for wanted, given in pairs):
        if wanted != given:
            return f"{wanted} became {given}"
    return f"there were {len(expected)}, now there are {len(got)}"


def _block(pieces: list[pa.RecordBatch]) -> pa.Table:
    block = pa.Table.from_batches(pieces)
    return block.combine_chunks() if len(pieces) > MOST_PIECES else block


def _fitting(batch: pa.RecordBatch, texts: list[str], rows: int, text: int) -> tuple[int, int]:
    """How many of the first rows fit into the room there is, and the bytes of their texts."""
    head = batch.slice(0, rows)
    lengths = [pc.binary_length(head.column(name)) for name in texts]
    total = sum(pc.sum(length).as_py() or 0 for length in lengths)
    if total < text:
        return head.num_rows, total
    running = pc.cumulative_sum(_added(lengths))
    taken = pc.index(pc.greater_equal(running, text), value=True).as_py() + 1
    return taken, running[taken - 1].as_py()


def _added(lengths: list[pa.Array]) -> pa.Array:
    filled = [pc.cast(pc.fill_null(length, 0), pa.int64()) for length in lengths]
    added = filled[0]
    for more in filled[1:]:
        added = pc.add(added, more)
    return added

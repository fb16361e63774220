"""A file of text: a head, the rows, a foot; encoded on all processors, compressed, and written in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from exports.format_options import Compression
from exports.formats.blocks import even_blocks
from exports.formats.compression import joiner
from exports.formats.in_order import encoded_in_order

OnRows = Callable[[int], None]


class Sink(Protocol):
    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True)
class TextFile:
    """`rows` gives the bytes of a batch's rows, each behind `before`, which is left out before the first row."""

    rows: Callable[[pa.RecordBatch], bytes]
    head: bytes = b""
    before: bytes = b""
    foot: bytes = b""


def write_text(
    file: TextFile,
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    sink: Sink,
    compression: Compression,
    on_rows: OnRows,
) -> int:
    """The number of rows; `on_rows` is told it after each block."""
    out = joiner(compression)

    def encode(numbered: tuple[int, pa.Table]) -> tuple[int, object]:
        number, block = numbered
        text = b"".join(file.rows(batch) for batch in block.to_batches())
        whole = file.head + text[len(file.before) :] if number == 0 else text
        return block.num_rows, out.prepare(whole)

    written = 0
    for count, prepared in encoded_in_order(enumerate(even_blocks(batches, schema)), encode):
        if part := out.join(prepared):  # a compressor may keep a small piece back
            sink.write(part)
        written += count
        on_rows(written)
    ending = file.foot if written else file.head + file.foot
    sink.write(out.join(out.prepare(ending)) + out.end())
    return written

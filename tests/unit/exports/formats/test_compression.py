"""One stream, whatever reads it: readers that know one member or one frame only read all of it."""

import gzip
import zlib
from io import BytesIO

import pyarrow as pa
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from exports.format_options import Compression, CsvFormat, NdjsonFormat
from exports.formats.compression import joiner
from tests.unit.exports.formats.tables import HARD_ROWS, Row, blocks_of, written

pieces = st.lists(st.binary(max_size=3000).map(lambda piece: piece * 20), max_size=8)


@given(pieces)
def test_gzip_is_one_member(pieces: list[bytes]) -> None:
    data = packed("gzip", pieces)
    one = zlib.decompressobj(wbits=31)
    assert one.decompress(data) == b"".join(pieces)
    assert one.eof
    assert one.unused_data == b""
    assert gzip.decompress(data) == b"".join(pieces)


@given(pieces)
def test_zstd_is_one_frame(pieces: list[bytes]) -> None:
    one = zstandard.ZstdDecompressor().decompressobj()
    assert one.decompress(packed("zstd", pieces)) == b"".join(pieces)
    assert one.eof
    assert one.unused_data == b""


def test_pieces_may_be_prepared_in_any_order() -> None:
    pieces = [bytes([number]) * 1000 for number in range(5)]
    gzipped = joiner("gzip")
    prepared = [gzipped.prepare(piece) for piece in reversed(pieces)]
    data = b"".join(gzipped.join(piece) for piece in reversed(prepared)) + gzipped.end()
    assert gzip.decompress(data) == b"".join(pieces)


def test_a_gzip_file_tells_neither_name_nor_time() -> None:
    assert packed("gzip", [b"x"])[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@pytest.mark.parametrize("kind", [CsvFormat, NdjsonFormat])
@pytest.mark.parametrize("rows", [HARD_ROWS, []])
def test_a_compressed_file_holds_the_plain_one(kind: type[CsvFormat | NdjsonFormat], rows: list[Row]) -> None:
    with blocks_of(5):
        plain, gzipped, zstd = (
            written(kind(compression=compression), rows) for compression in ("none", "gzip", "zstd")
        )
    assert gzip.decompress(gzipped) == plain
    assert pa.CompressedInputStream(BytesIO(zstd), "zstd").read() == plain


def packed(compression: Compression, pieces: list[bytes]) -> bytes:
    stream = joiner(compression)
    return b"".join(stream.join(stream.prepare(piece)) for piece in pieces) + stream.end()

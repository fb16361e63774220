"""The bytes of a column of text, all at once: at a fraction of the time a look at each text takes."""

import struct
from functools import cache

import pyarrow as pa


def all_bytes(texts: pa.Array) -> bytes:
    """The texts end to end, as Arrow keeps them."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return b""
    (start,) = struct.unpack_from("<i", offsets, 4 * texts.offset)
    (end,) = struct.unpack_from("<i", offsets, 4 * (texts.offset + len(texts)))
    return data.slice(start, end - start).to_pybytes()


def bytes_in(texts: pa.Array, wanted: frozenset[int]) -> frozenset[int]:
    """Those of `wanted` that occur; seldom one more, from under a NULL."""
    return frozenset(all_bytes(texts).translate(None, _others(wanted)))


@cache
def _others(wanted: frozenset[int]) -> bytes:
    return bytes(byte for byte in range(256) if byte not in wanted)

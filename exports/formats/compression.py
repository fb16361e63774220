"""The ways a file of text is compressed: pieces are prepared on any thread, and joined in their order."""

import struct
from typing import Any, Final, Protocol

import pyarrow as pa

from exports.format_options import Compression
from exports.formats.deflate import END, checksum, deflated
from exports.formats.memory_file import MemoryFile


class Joiner(Protocol):
    """One for each file."""

    def prepare(self, piece: bytes) -> Any:
        """The work that needs no other piece; from any thread."""

    def join(self, prepared: Any) -> bytes:
        """What the file goes on with; every piece in its turn."""

    def end(self) -> bytes: ...


def joiner(compression: Compression) -> Joiner:
    return _JOINERS[compression]()


class _Plain:
    def prepare(self, piece: bytes) -> bytes:
        return piece

    def join(self, prepared: bytes) -> bytes:
        return prepared

    def end(self) -> bytes:
        return b""


class _Gzip:
    """One member: some readers stop after the first. No name and no time, so that bytes repeat."""

    HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

    def __init__(self) -> None:
        self._sum, self._size, self._started = 0, 0, False

    def prepare(self, piece: bytes) -> tuple[bytes, bytes]:
        return piece, deflated(piece)

    def join(self, prepared: tuple[bytes, bytes]) -> bytes:
        piece, packed = prepared
        self._sum = checksum(piece, self._sum)
        self._size += len(piece)
        return self._head() + packed

    def end(self) -> bytes:
        return self._head() + END + struct.pack("<II", self._sum, self._size & 0xFFFFFFFF)

    def _head(self) -> bytes:
        head, self._started = b"" if self._started else self.HEADER, True
        return head


class _Zstd:
    """One frame, written by Arrow's own zstd (level 1); frames could be made side by side, but some readers stop
    after the first."""

    def __init__(self) -> None:
        self._out = MemoryFile()
        self._stream = pa.CompressedOutputStream(pa.PythonFile(self._out, mode="w"), "zstd")

    def prepare(self, piece: bytes) -> bytes:
        return piece

    def join(self, prepared: bytes) -> bytes:
        self._stream.write(prepared)
        return self._out.taken()

    def end(self) -> bytes:
        self._stream.close()
        return self._out.taken()


_JOINERS: Final[dict[Compression, type[Joiner]]] = {"none": _Plain, "gzip": _Gzip, "zstd": _Zstd}

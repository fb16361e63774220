"""A ZIP file as it goes along, without seeking and without ZIP64: Excel refuses much of what ZIP64 allows.

Python's zipfile knows only its own compressor, and on a stream that cannot seek it stops at 2 GiB with an
error that does not say what to do.
"""

import struct
from dataclasses import dataclass
from typing import Final

from exports.formats.deflate import END, checksum, deflated

LARGEST: Final = 2**31 - 1  # bytes of a part, before and after compression

_VERSION: Final = 20  # 2.0, the first with deflate
_SIZES_FOLLOW: Final = 8  # flag: checksum and sizes stand behind the data
_DEFLATE: Final = 8
_NO_TIME: Final = (0, 0x21)  # 1980-01-01, the earliest there is: equal files have equal bytes


@dataclass
class _Part:
    name: bytes
    start: int
    flags: int
    crc: int = 0
    packed: int = 0
    size: int = 0

    def fields(self) -> bytes:
        """What the header before the data and the directory's entry have alike."""
        sizes = (self.crc, self.packed, self.size)
        return struct.pack("<5H3I2H", _VERSION, self.flags, _DEFLATE, *_NO_TIME, *sizes, len(self.name), 0)


class ZipStream:
    """Each method returns the bytes the file goes on with."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._written = 0

    def whole(self, name: str, content: bytes) -> bytes:
        """A part that fits into memory."""
        packed = deflated(content) + END
        part = _Part(name.encode(), self._written, 0, checksum(content), len(packed), len(content))
        return self._taken(self._header(part) + packed)

    def begin(self, name: str) -> bytes:
        """A part that comes in pieces."""
        return self._taken(self._header(_Part(name.encode(), self._written, _SIZES_FOLLOW)))

    def room(self, size: int) -> bool:
        """Whether the part that was begun can take a piece of this size."""
        return self._parts[-1].size + size <= LARGEST

    def piece(self, content: bytes, packed: bytes) -> bytes:
        """`packed` is `deflated(content)`, which can be made on any thread."""
        part = self._parts[-1]
        part.crc = checksum(content, part.crc)
        part.size += len(content)
        part.packed += len(packed)
        return self._taken(packed)

    def finish(self) -> bytes:
        part = self._parts[-1]
        part.packed += len(END)
        sizes = struct.pack("<4s3I", b"PK\x07\x08", part.crc, part.packed, part.size)
        return self._taken(END + sizes)

    def end(self) -> bytes:
        start, count = self._written, len(self._parts)
        entries = b"".join(_entry(part) for part in self._parts)
        return entries + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)

    def _header(self, part: _Part) -> bytes:
        self._parts.append(part)
        return b"PK\x03\x04" + part.fields() + part.name

    def _taken(self, data: bytes) -> bytes:
        self._written += len(data)
        return data


def _entry(part: _Part) -> bytes:
    made_by = struct.pack("<4sH", b"PK\x01\x02", _VERSION)
    return made_by + part.fields() + struct.pack("<3H2I", 0, 0, 0, 0, part.start) + part.name

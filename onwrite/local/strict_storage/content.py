"""The bytes of an object."""

import base64
from collections.abc import Iterator

import google_crc32c

from onwrite.local.strict_storage.refusals import not_done_here


class Content:
    """Grows at its end only. Where nothing is kept, size and CRC32C are right all the same."""

    def __init__(self, *, keep: bool) -> None:
        self.size = 0
        self._crc = 0
        self._keep = keep
        self._parts: list[bytes] = []

    def append(self, data: bytes) -> None:
        self._crc = google_crc32c.extend(self._crc, data)
        self.size += len(data)
        if self._keep:
            self._parts.append(data)

    @property
    def crc32c(self) -> str:
        """As in an object's resource: four bytes, big-endian, in base64."""
        return base64.b64encode(self._crc.to_bytes(4, "big")).decode()

    def read(self, first: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `first` to before `end`."""
        if not self._keep:
            raise not_done_here("reading an object, as it was started with keep=False")
        return self._between(first, self.size if end is None else end)

    def _between(self, first: int, end: int) -> Iterator[bytes]:
        start = 0
        for part in self._parts:
            here = part[max(first - start, 0) : max(end - start, 0)]
            if here:
                yield here
            start += len(part)


def content_of(data: bytes, *, keep: bool) -> Content:
    content = Content(keep=keep)
    content.append(data)
    return content

"""Every Firestore event the relay was sent, in a file: what became of each document, told by the database itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO


class EventRecord:
    """A line per event, with the kernel before the event meets its fate: function, a space, body in base64."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb", buffering=0)

    def keep(self, function: str, body: bytes) -> None:
        self._file.write(b"%b %b\n" % (function.encode(), body))

    def close(self) -> None:
        self._file.close()


def read_record(file: IO[bytes], function: str) -> Iterator[bytes]:
    """The bodies, still in base64, from where the file stands; a line that is not whole is left for the next time."""
    name = function.encode()
    while True:
        start = file.tell()
        line = file.readline()
        if not line.endswith(b"\n"):
            file.seek(start)
            return
        written_for, _, body = line[:-1].partition(b" ")
        if written_for == name:
            yield body

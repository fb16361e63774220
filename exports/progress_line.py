"""How far an export is, in one line of a terminal that is written over and over."""

from types import TracebackType
from typing import Final, Self, TextIO

from exports.oversight import Progress

_ANEW: Final = "\r\x1b[K"  # back to the line's begin, and the rest of it empty


class ProgressLine:
    """Only a terminal is written to: in a file or a log the line would be many."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()

    def report(self, progress: Progress) -> None:
        self._write(_ANEW + told(progress))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write(_ANEW)

    def _write(self, text: str) -> None:
        if self._shown:
            self._stream.write(text)
            self._stream.flush()


def told(progress: Progress) -> str:
    """`336,776 rows, 33.1 MB, 42 %`."""
    share = "" if progress.share is None else f", {int(progress.share * 100)} %"
    return f"{progress.rows:,} rows, {progress.bytes / 1e6:,.1f} MB{share}"

"""What somebody who waits for an export sees of it, and how they end it: a thread beside the work.

The work may wait in a database or a socket for minutes: it can neither report then, nor look whether it is wanted.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from exports.errors import ExportCancelled
from exports.sources.source import Rows
from exports.storage.upload import Upload

LOOK: Final = 0.25  # seconds between two looks whether the export is still wanted
REPORT: Final = 1.0  # seconds between two reports


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows written into the file so far, its bytes, and how much is done from 0 to 1, where the source can tell.

    None of them ever falls.
    """

    rows: int
    bytes: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Oversight:
    """`report` is told how far it is, every second or so. As soon as `unwanted` says so, the export is ended.

    Both are called from another thread; what they raise ends the export as if it were unwanted.
    """

    report: Callable[[Progress], None] = lambda _: None
    unwanted: Callable[[], bool] = lambda: False

    def check(self) -> None:
        if self.unwanted():
            raise ExportCancelled


class Work:
    """What the overseeing thread sees of the work; `rows` is set as the file grows."""

    def __init__(self, source: Rows, upload: Upload) -> None:
        self.rows = 0
        self._source = source
        self.upload = upload
        self._share: float | None = None

    def written(self, rows: int) -> None:
        self.rows = rows

    def progress(self) -> Progress:
        share = self._source.share()
        if share is not None:
            self._share = max(share, self._share or 0.0)
        return Progress(self.rows, self.upload.written, self._share)

    def cancel(self) -> None:
        self._source.cancel()
        self.upload.cancel()


@contextmanager
def overseen(work: Work, oversight: Oversight) -> Iterator[None]:
    """For as long as the block runs, and not a moment longer."""
    done = threading.Event()
    failures: list[Exception] = []
    thread = threading.Thread(
        target=_oversee, args=(work, oversight, done, failures), daemon=True, name="export-oversight"
    )
    thread.start()
    try:
        yield
    except ExportCancelled:
        if failures:
            raise failures[0] from None
        raise
    finally:
        done.set()
        thread.join()


def _oversee(work: Work, oversight: Oversight, done: threading.Event, failures: list[Exception]) -> None:
    looks = 0
    try:
        while not done.wait(LOOK):
            looks += 1
            if oversight.unwanted():
                work.cancel()
                return
            if looks % round(REPORT / LOOK) == 0:
                oversight.report(work.progress())
    except Exception as error:  # noqa: BLE001 — raised again where the export is waited for
        failures.append(error)
        work.cancel()

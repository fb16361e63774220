"""The folder of logs, mails, stored objects and jobs belongs to one cloud at a time."""

import fcntl
from pathlib import Path
from typing import IO

from onwrite.local.errors import LocalCloudError


class DataFolder:
    """Taken until `release`, or until this process ends in whatever way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lock = path / ".lock"
        self._held: IO[bytes] | None = None

    def take(self) -> None:
        """Removes the logs of earlier runs; mails and objects stay."""
        self._path.mkdir(parents=True, exist_ok=True)
        lock = self.lock.open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise LocalCloudError(
                f"Another local cloud keeps its data in {self._path}: end it, or give this one another folder (--data)."
            ) from None
        self._held = lock
        for log in self._path.glob("*.log"):
            log.unlink()

    def release(self) -> None:
        if self._held:
            self._held.close()
            self._held = None

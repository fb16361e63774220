"""Copies what is added to a log file to the terminal."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

_EVERY = 0.2


class LogFollower:
    def __init__(self, path: Path, write: Callable[[str], object]) -> None:
        self._path = path
        self._write = write
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What the program said last is still copied."""
        self._stop.set()
        self._thread.join()

    def _follow(self) -> None:
        with self._path.open(errors="replace") as log:
            while not self._stop.wait(_EVERY):
                self._copy(log)
            self._copy(log)

    def _copy(self, log: IO[str]) -> None:
        if added := log.read():
            self._write(added)

"""The Jobs that the functions have started as processes of this machine."""

import sys
import time
from pathlib import Path
from typing import Final

from onwrite.launchers.launcher import LauncherUnavailable
from onwrite.launchers.process import ProcessLauncher
from onwrite.local.errors import LocalCloudError

_COMMAND: Final = [sys.executable, "-m", "onwrite.job"]
_POLL: Final = 0.05


class JobProcesses:
    """They belong to no function: whoever ends the functions does not end them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._launcher = ProcessLauncher(_COMMAND, folder)

    def names(self) -> frozenset[str]:
        return self._launcher.names()

    def at_work(self) -> list[str]:
        return [
            name
            for name in sorted(self.names())
            if self._launcher.status(name).phase in ("starting", "running")
        ]

    def wait_for_ends(self, deadline: float) -> None:
        """Of all that run now; `deadline` is of the monotonic clock."""
        while jobs := self.at_work():
            if time.monotonic() > deadline:
                raise LocalCloudError(
                    f"Jobs are still at work: {', '.join(jobs)}. Each has its log in {self._folder}/<name>/log."
                )
            time.sleep(_POLL)

    def end(self) -> list[str]:
        """At once, and their logs stay. Returns a sentence for each that could not be ended."""
        problems = []
        for name in self.names():
            try:
                self._launcher.kill(name)
            except LauncherUnavailable as error:
                problems.append(f"A job could not be ended: {error}.")
        return problems

    def remove(self) -> None:
        """With their logs."""
        try:
            for name in self.names():
                self._launcher.remove(name)
        except LauncherUnavailable as error:
            raise LocalCloudError(f"A job of an earlier local cloud cannot be removed: {error}.") from None

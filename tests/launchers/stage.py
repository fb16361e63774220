"""Where a launcher is tried out: what the contract suite has to know of a platform besides its launcher."""

from collections.abc import Mapping
from typing import Protocol

from onwrite.launchers.launcher import Job, Launcher


class Stage(Protocol):
    launcher: Launcher
    starts_once: bool  # whether the platform itself starts a Job once only, however often it is launched

    def begun(self, job: Job) -> Mapping[str, str]:
        """Waits until its container runs; the environment it was given."""

    def end(self, job: Job, code: int) -> None:
        """Its container exits with this code, and the platform has noticed."""

    def told_to_end(self, job: Job) -> None:
        """Waits until its container is sent SIGTERM, and has ended by it."""

    def no_more(self, job: Job) -> None:
        """Waits until nothing of its container is left."""

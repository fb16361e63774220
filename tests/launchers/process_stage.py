"""A stage of real processes: each connects to it, says what it was given, and ends as it is told to."""

import json
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from onwrite.durations import seconds
from onwrite.launchers.launcher import Job, Status
from onwrite.launchers.process import ProcessLauncher
from tests.launchers.waiting import LIMIT, eventually

CHILD = Path(__file__).with_name("child.py")


class Actor:
    """One process on the stage."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(LIMIT)
        self._connection = connection
        self._lines = connection.makefile("r")
        self.environment: Mapping[str, str] = self.says()

    @property
    def plays(self) -> tuple[str, str]:
        return self.environment["ONWRITE_TASK"], self.environment["ONWRITE_ATTEMPT"]

    def says(self) -> Any:
        """None when it is gone, with everything it started."""
        with suppress(ConnectionResetError):
            line = self._lines.readline()
            return json.loads(line) if line else None
        return None

    def exit(self, code: int) -> None:
        self._connection.sendall(str(code).encode())

    def close(self) -> None:
        self._lines.close()
        self._connection.close()


class ProcessStage:
    starts_once = True

    def __init__(self, place: Path) -> None:
        self.folder = place / "jobs"
        self.address = place / "stage"
        self._actors: list[Actor] = []
        self._launched: list[ProcessLauncher] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.address))
        self._listener.listen()
        self._listener.settimeout(LIMIT)
        self.launcher = self.launcher_of()

    @property
    def environment(self) -> Mapping[str, str]:
        """No more than a process needs here: the launcher's own surroundings are not for it."""
        return {"STAGE": str(self.address), "PATH": "/usr/bin:/bin"}

    def launcher_of(self, *words: str, grace: timedelta = seconds(30)) -> ProcessLauncher:
        command = [sys.executable, str(CHILD), *words]
        return ProcessLauncher(command, self.folder, self.environment, grace)

    def actor(self, job: Job) -> Actor:
        """Waits until it is on the stage."""
        wanted = (job.path, str(job.attempt))
        while True:
            for actor in reversed(self._actors):
                if actor.plays == wanted:
                    return actor
            connection, _ = self._listener.accept()
            self._actors.append(Actor(connection))

    def no_other_comes(self) -> bool:
        self._listener.settimeout(0)
        try:
            self._actors.append(Actor(self._listener.accept()[0]))
        except BlockingIOError:
            return True
        finally:
            self._listener.settimeout(LIMIT)
        return False

    def begun(self, job: Job) -> Mapping[str, str]:
        return self.actor(job).environment

    def end(self, job: Job, code: int) -> None:
        self.actor(job).exit(code)
        self.over(job)

    def told_to_end(self, job: Job) -> None:
        assert self.actor(job).says() == "SIGTERM"
        self.no_more(job)
        self.over(job)

    def no_more(self, job: Job) -> None:
        assert self.actor(job).says() is None

    def over(self, job: Job) -> Status:
        return eventually(
            lambda: self.launcher.status(job.name), lambda status: status.phase not in ("starting", "running")
        )

    def close(self) -> None:
        for place in self.folder.glob("onwrite-*"):
            self.launcher.remove(place.name)
        for actor in self._actors:
            actor.close()
        self._listener.close()

"""The two ways of one job: through the engine and the process launcher, and as a bare process."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Protocol

from google.cloud import firestore

from onwrite.job_start import Jobs
from onwrite.launchers.process import ProcessLauncher
from onwrite.launchers.process_folder import ProcessFolder
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.store import Store

ROOT: Final = Path(__file__).parents[1]
HANDLERS: Final = "bench.sides.jobs.bench_handlers"
NEW: Final = {"type": "total", "input": {"numbers": list(range(100))}, "state": "scheduled"}
DONE: Final = {"state": "done", "result": {"total": 4950}}
_POLL: Final = 0.01  # seconds

Parts = dict[str, float]  # seconds of each part of a job, in their order


class Side(Protocol):
    def run(self, path: str) -> tuple[datetime, ...]:
        """One job, from the task as it was written until nothing of its process is left; when what was over."""

    def parts(self, task: Mapping[str, Any], moments: tuple[datetime, ...]) -> Parts:
        """How long each part took, by what its task says afterwards."""


@dataclass(frozen=True)
class Bare:
    """`python -m bench.bare_job`, run by subprocess."""

    environment: Mapping[str, str]

    def run(self, path: str) -> tuple[datetime, ...]:
        begun = _now()
        command = [sys.executable, "-m", "bench.bare_job", path]
        subprocess.run(command, cwd=ROOT, env=dict(self.environment), check=True)  # noqa: S603 — our own
        return begun, _now()

    def parts(self, task: Mapping[str, Any], moments: tuple[datetime, ...]) -> Parts:
        begun, ended = moments
        finished = task["finished_at"]
        return _lasted(
            (begun, "interpreter, imports, read, work and update"), (finished, "exit"), (ended, "")
        )


class Launched:
    """What a function does with the event of a new task, its Job, and what the sweep or a watcher does at the end.

    `reaps`: the wardens are this process's to wait for.
    """

    def __init__(
        self, client: firestore.Client, environment: Mapping[str, str], folder: Path, *, reaps: bool
    ) -> None:
        told = {**environment, "ONWRITE_HANDLERS": HANDLERS, "PYTHONPATH": str(ROOT)}
        self._folder = folder
        self._reaps = reaps
        self._store = Store(client)
        self._launcher = ProcessLauncher([sys.executable, "-m", "onwrite.job"], folder, told)
        self._processor = Processor(
            self._store, Registry(HANDLERS), jobs=Jobs(self._launcher), tell=lambda _: None
        )

    def run(self, path: str) -> tuple[datetime, ...]:
        begun = _now()
        task = self._store.read(path)  # in the place of the event, which carries it
        if task is None:
            raise RuntimeError(f"{path} is gone")
        self._processor.process(task)
        launched = _now()
        name = self._name(path)
        while self._launcher.status(name).phase in {"starting", "running"}:
            time.sleep(_POLL)
        ended = _now()
        warden = ProcessFolder(self._folder / name).warden
        self._launcher.remove(name)
        if warden and self._reaps:
            os.waitpid(warden.pid, 0)
        return begun, launched, ended, _now()

    def parts(self, task: Mapping[str, Any], moments: tuple[datetime, ...]) -> Parts:
        begun, launched, ended, removed = moments
        return _lasted(
            (begun, "claim and launch"),
            (launched, "interpreter, imports and read, until it takes over"),
            (task["job"]["started_at"], "take-over and handler"),
            (task["finished_at"], "finish and exit"),
            (ended, "removal"),
            (removed, ""),
        )

    def _name(self, path: str) -> str:
        task = self._store.read(path)
        if task is None or task.job is None:
            raise RuntimeError(f"{path} was not launched: {task}")
        return task.job.name


def _lasted(*parts: tuple[datetime, str]) -> Parts:
    return {what: (until - since).total_seconds() for (since, what), (until, _) in pairwise(parts)}


def _now() -> datetime:
    return datetime.now(UTC)

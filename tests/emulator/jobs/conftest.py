"""The engine on a real Firestore, with real processes for containers, in a database of the test's own."""

import fcntl
import json
import os
import select
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from google.cloud import firestore

from onwrite import seconds
from onwrite.job_start import Jobs
from onwrite.launchers.launcher import Launcher, Status
from onwrite.launchers.on_demand import LauncherSource
from onwrite.launchers.process import ProcessLauncher
from onwrite.launchers.process_folder import ProcessFolder
from onwrite.local import FirestoreEmulator
from onwrite.processor import Processor
from onwrite.registry import Registry
from onwrite.store import Store
from onwrite.sweep import sweep
from tests.emulator.conftest import Bench, GivenHandlers
from tests.kubernetes.sides import Side, on_kmock
from tests.launchers.cloud_run_stage import CloudRunStage
from tests.launchers.cloud_run_stand_in import cloud_run_stand_in

ROOT = Path(__file__).parents[3]
HANDLERS = "tests.emulator.jobs.handlers"
COMMAND = (sys.executable, "-m", "onwrite.job")
PATIENCE = 60_000  # milliseconds
NO_HURRY = seconds(50)  # until a container is killed that was told to end; it hurries, as ONWRITE_GRACE says

_databases = count(1)


@dataclass
class JobBench(Bench):
    """Containers are processes, unless a test gives another `source` of a launcher."""

    folder: Path = Path()
    environment: dict[str, str] = field(default_factory=dict)
    max_jobs: int | None = None
    source: LauncherSource | None = None

    def launcher(self, *command: str, folder: str = "jobs") -> ProcessLauncher:
        return ProcessLauncher(command or COMMAND, self.folder / folder, self.environment, NO_HURRY)

    @cached_property
    def platform(self) -> Launcher:
        return self.launcher()

    @cached_property
    def processor(self) -> Processor:
        return self.function(self.store, "a function")

    def function(self, store: Store, chance: str) -> Processor:
        return Processor(
            store,
            GivenHandlers(self.handlers) if self.handlers else Registry(HANDLERS),
            jobs=Jobs(self.source or (lambda: self.platform), self.max_jobs),
            keeper=self.keeper,
            clock=lambda: self.now,
            tell=self.told.append,
            chance=Random(chance),
        )

    def sweep(self) -> None:
        launcher = self.source or self.platform
        sweep(self.store, self.now, launcher=launcher, tell=self.told.append, chance=Random(1))

    def name(self, task: firestore.DocumentReference) -> str:
        name: str = task.get().get("job.name")
        return name

    def pipe(self, name: str) -> Path:
        os.mkfifo(self.folder / name)
        return self.folder / name

    def end(self, name: str, folder: str = "jobs") -> Status:
        """Once its process has ended."""
        place = ProcessFolder(self.folder / folder / name)
        with (place.path / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)  # free once it is started
        _wait_for_process(place)
        return ProcessLauncher(COMMAND, self.folder / folder).status(name)

    def said(self, name: str, folder: str = "jobs") -> list[dict[str, Any]]:
        """Its log: every line is JSON."""
        return [json.loads(line) for line in (self.folder / folder / name / "log").read_text().splitlines()]


def _wait_for_process(place: ProcessFolder) -> None:
    if place.warden is None:
        return
    try:
        ended = os.pidfd_open(place.warden.pid)
    except ProcessLookupError:
        return
    try:
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        assert poll.poll(PATIENCE), (place.path / "log").read_text()
    finally:
        os.close(ended)


@pytest.fixture
def bench(emulator: FirestoreEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobBench]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database=f"jobs-{next(_databases)}")
    environment = {**os.environ, "ONWRITE_HANDLERS": HANDLERS, "ONWRITE_GRACE": "3", "PYTHONPATH": str(ROOT)}
    bench = JobBench(client, client.document("orders/o1"), folder=tmp_path, environment=environment)
    yield bench
    for folder in tmp_path.glob("jobs*/*"):
        ProcessLauncher(COMMAND, folder.parent).remove(folder.name)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Side]:
    with on_kmock(tmp_path) as side:
        yield side


@pytest.fixture
def cloud_run() -> Iterator[CloudRunStage]:
    with cloud_run_stand_in() as stand_in:
        yield CloudRunStage(stand_in)

"""The watcher of Jobs as a process of its own, between a cluster full of Jobs that have ended and a Firestore."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from google.cloud import firestore

from bench.finished_jobs import NAMESPACE, finished_job
from bench.job_api import JobApi
from bench.own_costs import peak_mb
from onwrite.launchers.launcher import Job
from onwrite.local.door import Door

ROOT: Final = Path(__file__).parents[1]
_IN_A_COMMIT: Final = 500
_TOLD_EVERY: Final = 20.0  # seconds, in which something must happen


@dataclass(frozen=True)
class Watched:
    """What it took to see to all: read each task, delete each Job, and hear that it is gone."""

    jobs: int
    seconds: float
    peak_mb: float
    pages: int
    deletes: int
    reads: int


def watched(client: firestore.Client, emulator: str, count: int, done: Mapping[str, Any]) -> Watched:
    """`done` is what the task of each Job says."""
    jobs = list(_jobs(client, count))
    _store(client, [job.path for job in jobs], done)
    with (
        Door(emulator) as door,
        JobApi({job.name: finished_job(job) for job in jobs}) as api,
        _watcher(api, client, door.host) as process,
    ):
        seconds = _see_to_all(api, process)
        return Watched(count, seconds, peak_mb(process.pid), api.pages, api.deletes, door.counted["reads"])


def _jobs(client: firestore.Client, count: int) -> Iterator[Job]:
    database = f"projects/{client.project}/databases/(default)"
    for number in range(count):
        yield Job(database, f"orders/watched-{number // 5}/tasks/{number}", "total", 1, f"token of {number}")


def _store(client: firestore.Client, paths: list[str], fields: Mapping[str, Any]) -> None:
    for first in range(0, len(paths), _IN_A_COMMIT):
        batch = client.batch()
        for path in paths[first : first + _IN_A_COMMIT]:
            batch.set(client.document(path), dict(fields))
        batch.commit()


@contextmanager
def _watcher(api: JobApi, client: firestore.Client, host: str) -> "Iterator[subprocess.Popen[bytes]]":
    with tempfile.TemporaryDirectory(prefix="onwrite-bench-") as name:
        environment = {
            **os.environ,
            "KUBECONFIG": str(api.kubeconfig(Path(name) / "kubeconfig")),
            "ONWRITE_NAMESPACE": NAMESPACE,
            "GOOGLE_CLOUD_PROJECT": client.project,
            "FIRESTORE_EMULATOR_HOST": host,
        }
        with (Path(name) / "log").open("w+b") as log:
            command = [sys.executable, "-m", "onwrite.launchers.watch"]
            process = subprocess.Popen(  # noqa: S603 — our own
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
            try:
                yield process
            except BaseException:
                log.seek(0)
                sys.stderr.write(log.read().decode()[-2000:])
                raise
            finally:
                process.kill()
                process.wait()


def _see_to_all(api: JobApi, process: "subprocess.Popen[bytes]") -> float:
    before = -1
    while (seconds := api.wait(_TOLD_EVERY)) is None:
        if process.poll() is not None or before == api.deletes:
            raise RuntimeError(
                f"the watcher saw to {api.deletes:,} Jobs and no further; above is what it said"
            )
        before = api.deletes
        print(f"    {before:,} Jobs seen to", flush=True)
    return seconds

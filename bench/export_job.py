"""One export in a process of its own: `python -m bench.export_job JOB`, where JOB is JSON as `Job` has it.

The last line is JSON: seconds, the process's peak memory, and what came of it.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final, Literal

from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client

import bench.as_deployed  # noqa: F401 — for what it does
from bench.own_costs import cpu_seconds, peak_mb
from exports.catalogue import read_catalogue
from exports.exporter import Exporter
from exports.formats import write
from exports.request import read_request
from exports.sources.limits import Limits
from exports.sources.places import Places
from exports.storage import ObjectStore

Doing = Literal["export", "produce", "upload", "find"]

SPILL: Final = "20GB"  # for a sort of however many rows
PIECE: Final = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Job:
    """`export` does all of it, `produce` throws the file away, `upload` sends `bytes` that nobody had to make.

    `find` looks whether the file is there, on a machine where the dataset's rows are not.
    """

    do: Doing
    folder: str
    dataset: str
    bucket: str
    format: dict[str, Any] = field(default_factory=dict)
    bytes: int = 0

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def main() -> None:
    job = Job(**json.loads(sys.argv[1]))
    folder = Path(job.folder)
    with Client(project="demo-bench", credentials=AnonymousCredentials()) as client:
        files = folder / "nothing" if job.do == "find" else folder
        places = Places(files, os.environ.__getitem__, Limits(spill=SPILL))
        store = ObjectStore(client.bucket(job.bucket))
        exporter = Exporter(read_catalogue(folder), places.source_of, store)
        if job.dataset:
            places.source_of(
                exporter.catalogue[job.dataset]
            )  # loads its driver, which is no part of the work
        begun, used = perf_counter(), cpu_seconds()
        came = DOING[job.do](exporter, job)
        costs = {"seconds": perf_counter() - begun, "cpu": cpu_seconds() - used, "rss_mb": peak_mb()}
    sys.stdout.write(json.dumps({**costs, **came}) + "\n")


def _export(exporter: Exporter, job: Job) -> dict[str, int]:
    made = exporter.run(exporter.plan(_request(job)))
    return {"rows": made.rows, "bytes": made.bytes}


def _produce(exporter: Exporter, job: Job) -> dict[str, int]:
    plan, nowhere = exporter.plan(_request(job)), _Nowhere()
    with exporter.source_of(plan.request.dataset).open(plan.statement, plan.version) as rows:
        written = write(rows, rows.schema, nowhere, plan.request.format, lambda _: None)
    return {"rows": written, "bytes": nowhere.bytes}


def _upload(exporter: Exporter, job: Job) -> dict[str, int]:
    piece, rest = os.urandom(PIECE), job.bytes
    with exporter.store.writing("upload", "application/octet-stream") as upload:
        while rest:
            rest -= upload.write(piece[:rest])
        return {"bytes": upload.finish().size}


def _find(exporter: Exporter, job: Job) -> dict[str, int]:
    found = exporter.find(exporter.plan(_request(job)))
    if found is None:
        raise RuntimeError("The file was made a moment ago, and is not found.")
    return {"rows": found.rows, "bytes": found.bytes}


def _request(job: Job) -> Any:
    return read_request({"dataset": job.dataset, "format": job.format})


class _Nowhere:
    """A sink that costs nothing."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        return len(data)


DOING: Final[dict[Doing, Callable[[Exporter, Job], dict[str, int]]]] = {
    "export": _export,
    "produce": _produce,
    "upload": _upload,
    "find": _find,
}

if __name__ == "__main__":
    main()

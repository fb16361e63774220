"""An export that takes too long for a function: it is handed over in the middle, and a container makes the file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from google.cloud import firestore
from google.cloud.storage import Bucket

from exports.exporter import Exporter
from exports.request import read_request
from exports.sources.source import Rows, Source
from handlers import dataset_export as module
from handlers.dataset_export import dataset_export
from onwrite.job_start import Jobs
from onwrite.launchers.launcher import Status
from onwrite.local import FirestoreEmulator
from onwrite.local.strict_storage import StrictStorage
from onwrite.processor import Processor
from tests.emulator.conftest import GivenHandlers
from tests.emulator.jobs.conftest import COMMAND, ROOT, JobBench
from tests.exporting.conftest import exporter_of, write_sales
from tests.unit.handlers.orders import order

ROWS = 260_000


@dataclass(frozen=True)
class Slow:
    """A source that is in the middle of its rows when the function's time is up."""

    source: Source
    time_is_up: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    @contextmanager
    def open(self, *arguments: Any) -> Iterator[Any]:
        with self.source.open(*arguments) as rows:
            yield SlowRows(rows, self.time_is_up)


@dataclass(frozen=True)
class SlowRows:
    rows: Rows
    time_is_up: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rows, name)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(self.rows):
            if number == 2:
                self.time_is_up()
            yield batch


@pytest.fixture
def bench(
    emulator: FirestoreEmulator,
    server: StrictStorage,
    bucket: Bucket,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[JobBench]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database="handed-over")
    environment = {
        **os.environ,
        "STORAGE_EMULATOR_HOST": server.url,
        "EXPORTS_BUCKET": bucket.name,
        "SALES": str(folder),
        "ONWRITE_HANDLERS": "tests.exporting.handlers",
        "PYTHONPATH": str(ROOT),
    }
    bench = JobBench(client, client.document("orders/o1"), folder=folder, environment=environment)
    bench.order.set(order())
    yield bench
    for name in (folder / "jobs").glob("*"):
        bench.launcher(*COMMAND).remove(name.name)


def function(bench: JobBench) -> Processor:
    return Processor(
        bench.store,
        GivenHandlers({"dataset_export": dataset_export}),
        jobs=Jobs(lambda: bench.platform),
        keeper=bench.keeper,
        clock=lambda: bench.now,
        tell=bench.told.append,
        chance=Random(1),
    )


def test_an_export_goes_on_in_a_container_and_its_file_is_made_once(
    bench: JobBench, folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sales(folder, ROWS)
    shop = exporter_of(folder, bucket)

    def time_is_up() -> None:
        bench.later(minutes=8)
        bench.keeper.step()

    slow = Exporter(shop.catalogue, lambda dataset: Slow(shop.source_of(dataset), time_is_up), shop.store)
    monkeypatch.setattr(module, "exporter", lambda: slow)
    request = {"dataset": "sales"}
    task = bench.write(type="dataset_export", input={"request": request})
    processor = function(bench)

    processor.process(bench.newest(task))
    over = bench.read(task)
    assert (over["state"], over["reason"], over["attempt"]) == ("scheduled", "handed_over", 0)
    assert [blob.name for blob in bucket.list_blobs()] == []

    processor.process(bench.newest(task))
    assert bench.end(bench.name(task)) == Status("succeeded")
    done = bench.read(task)
    assert (done["state"], done["attempt"]) == ("done", 1), done.get("error")
    assert [entry["reason"] for entry in done["history"]] == ["handed_over", "completed"]
    result = done["result"]
    assert result["rows"] == ROWS
    assert [blob.name for blob in bucket.list_blobs()] == [result["object"]]
    assert bench.order.get().get("exports")[task.id]["object"] == result["object"]
    made = bucket.blob(result["object"]).download_as_bytes()
    bucket.delete_blob(result["object"])
    shop.run(shop.plan(read_request(request)))
    assert bucket.blob(result["object"]).download_as_bytes() == made

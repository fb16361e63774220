"""The task: a real engine on a real Firestore, the real exporter, and the strict stand-in for Cloud Storage."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.storage import Bucket

from exports.export_file import ExportFile
from exports.exporter import Exporter
from exports.oversight import Oversight
from exports.plan import Plan
from handlers import dataset_export as module
from handlers.dataset_export import dataset_export
from onwrite.local import FirestoreEmulator
from onwrite.local.strict_storage import StrictStorage
from tests.emulator.conftest import Bench
from tests.exporting.conftest import ROWS, exporter_of, write_sales
from tests.unit.handlers.orders import order

_orders = count(1)

NORTH = {"request": {"dataset": "sales", "regions": ["north"]}, "regions": ["north"]}


@pytest.fixture(scope="session")
def client(emulator: FirestoreEmulator) -> Iterator[firestore.Client]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
        yield firestore.Client(project=emulator.project)


@pytest.fixture
def bench(client: firestore.Client, exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(module, "exporter", lambda: exporter)
    bench = Bench(
        client, client.document(f"orders/x{next(_orders)}"), handlers={"dataset_export": dataset_export}
    )
    bench.order.set(order())
    return bench


def task_of(bench: Bench, input: dict[str, Any] | None = None) -> firestore.DocumentReference:
    return bench.write(type="dataset_export", input=NORTH if input is None else input)


def index_of(bench: Bench, done: dict[str, Any]) -> dict[str, Any]:
    digest = done["result"]["object"].rpartition("-")[2].partition(".")[0]
    return bench.client.document(f"files/{digest}").get().to_dict() or {}


def names(bucket: Bucket) -> list[str]:
    return [blob.name for blob in bucket.list_blobs()]


def test_an_export_ends_with_its_file_its_index_and_its_place_in_the_order(
    bench: Bench, bucket: Bucket
) -> None:
    task = task_of(bench)
    done = bench.process(task)
    assert (done["state"], done["reason"]) == ("done", "completed")
    result = done["result"]
    assert names(bucket) == [result["object"]]
    assert (result["rows"], result["dataset"]) == ((ROWS + 2) // 3, "sales")
    assert result["bytes"] == bucket.get_blob(result["object"]).size
    assert result["sha256"]
    assert result["sql"].startswith("SELECT")
    assert (done["progress"]["done"], done["progress"]["total"]) == (100, 100)
    shown = bench.order.get().get("exports")[task.id]
    assert shown == {name: result[name] for name in ("object", "filename", "content_type", "bytes", "rows")}
    index = index_of(bench, done)
    assert (index["hits"], index["rows"], index["object"]) == (1, result["rows"], result["object"])
    assert not {"flight", "waiting"} & index.keys()


def test_the_same_request_once_more_costs_one_look_and_no_query(bench: Bench, server: StrictStorage) -> None:
    first = bench.process(task_of(bench))
    server.forget_calls()
    again = bench.process(task_of(bench, {"request": {"dataset": "sales", "regions": ["north", "north"]}}))
    assert again["state"] == "done", again["error"]
    assert again["result"]["object"] == first["result"]["object"]
    assert [call.kind for call in server.calls()] == ["get"]
    assert index_of(bench, first)["hits"] == 2


class Gate:
    """Lets a test see that an export has begun, and end it."""

    def __init__(self, exporter: Exporter) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.runs = 0
        self._run = exporter.run

    def __call__(self, plan: Plan, oversight: Oversight) -> ExportFile:
        self.runs += 1
        if self.runs == 1:
            self.begun.set()
            assert self.go_on.wait(60)
        return self._run(plan, oversight)


@pytest.fixture
def gate(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate(exporter)
    monkeypatch.setattr(Exporter, "run", lambda _, plan, oversight: gate(plan, oversight))
    return gate


def test_a_second_task_waits_without_a_slot_and_is_woken_with_the_result(bench: Bench, gate: Gate) -> None:
    first, second = task_of(bench), task_of(bench)
    flying = threading.Thread(target=bench.process, args=(first,))
    flying.start()
    assert gate.begun.wait(60)
    waits = bench.process(second)
    assert (waits["state"], waits["reason"], waits["attempt"]) == ("scheduled", "snoozed", 0)
    gate.go_on.set()
    flying.join()
    woken = bench.read(second)
    assert woken["scheduled_at"] < waits["scheduled_at"]
    bench.later(minutes=1)
    done = bench.process(second)
    assert done["result"] == bench.read(first)["result"]
    assert gate.runs == 1
    assert index_of(bench, done)["hits"] == 2


def test_when_the_first_dies_the_next_takes_over(bench: Bench, gate: Gate, bucket: Bucket) -> None:
    first, second = task_of(bench), task_of(bench)
    flying = threading.Thread(target=bench.process, args=(first,))
    flying.start()
    assert gate.begun.wait(60)
    first.update({"lease.expires_at": bench.now})  # as the clock has it that much later
    done = bench.process(second)
    assert (done["state"], gate.runs) == ("done", 2)
    gate.go_on.set()
    flying.join()
    assert names(bucket) == [done["result"]["object"]]


@pytest.mark.parametrize(
    ("input", "says"),
    [
        ({"request": {"dataset": "gold"}}, "dataset: there is no dataset 'gold'; ask for sales"),
        ({"request": {"dataset": "sales", "columns": ["price"]}}, "there is no column 'price'; ask for id"),
        ({"request": {"dataset": "sales", "limit": 0}}, "limit"),
        ({"request": {"dataset": "sales", "limit": -1}}, "limit"),
        ({"request": {"dataset": "sales", "limit": 10**12}}, "limit"),
        ({"request": {"dataset": "sales", "format": {"kind": "pdf"}}}, "format"),
        (
            {"request": {"dataset": "sales", "filters": [{"column": "id", "op": "eq", "value": "x"}]}},
            "filters[0]",
        ),
        (
            {"request": {"dataset": "sales", "regions": ["south"]}, "regions": ["north"]},
            "the region south is not allowed; ask for north",
        ),
        ({"request": {"dataset": "sales"}, "regions": ["north"]}, "the regions must be named"),
    ],
)
def test_what_cannot_be_had_fails_at_once_with_a_sentence(
    bench: Bench, input: dict[str, Any], says: str
) -> None:
    failed = bench.process(task_of(bench, input))
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert says in failed["error"]["message"]


def test_a_dataset_that_is_not_there_is_tried_again(bench: Bench, folder: Path) -> None:
    (folder / "sales.parquet").unlink()
    later = bench.process(task_of(bench))
    assert (later["state"], later["reason"]) == ("scheduled", "retry")
    assert "Put the file there" in later["error"]["message"]
    write_sales(folder)
    bench.later(hours=1)
    bench.sweep()


def test_a_bucket_that_is_not_there_fails_with_what_to_do(
    bench: Bench, folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = exporter_of(folder, bucket.client.bucket("nowhere"))
    monkeypatch.setattr(module, "exporter", lambda: nowhere)
    failed = bench.process(task_of(bench))
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert "gcloud storage buckets create gs://nowhere" in failed["error"]["message"]


def test_a_cancelled_export_ends_at_the_source_and_leaves_nothing(
    bench: Bench, folder: Path, bucket: Bucket, exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sales(folder, 3_000_000)
    run = exporter.run

    def cancelled(_: Exporter, plan: Plan, oversight: Oversight) -> ExportFile:
        def report(progress: Any) -> None:
            oversight.report(progress)
            if "cancel_requested" not in bench.read(task):
                task.update({"cancel_requested": True, "cancelled_by": "ada"})
            bench.later(
                seconds=6
            )  # a report is written every 5 seconds at the most, and the answer tells of the wish
            bench.keeper.step()

        return run(plan, replace(oversight, report=report))

    monkeypatch.setattr(Exporter, "run", cancelled)
    task = task_of(bench, {"request": {"dataset": "sales", "order": [{"column": "note"}]}})
    failed = bench.process(task)
    assert (failed["state"], failed["reason"]) == ("failed", "cancelled")
    assert names(bucket) == []


def test_a_full_instance_sends_the_task_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FOR_ROOM", 0.01)
    with module._room, module._room:
        away = bench.process(task_of(bench))
    assert (away["state"], away["reason"], away["attempt"]) == ("scheduled", "snoozed", 0)

"""The emulator needs no index, but it notes which ones Firestore would have needed for the queries it was asked."""

import json
from pathlib import Path

import httpx
import pytest
from google.cloud import firestore

from onwrite.audit import audit
from onwrite.local import FirestoreEmulator
from tests.emulator.conftest import Bench

ROOT = Path(__file__).parents[2]
FILE = json.loads((ROOT / "firestore.indexes.json").read_text())
DATABASE = "indexes"


def test_every_index_that_sweep_audit_and_jobs_need_is_deployed(
    emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    client = firestore.Client(project=emulator.project, database=DATABASE)
    bench = Bench(client, client.document("orders/o1"))
    bench.write()
    bench.sweep()
    bench.store.jobs(10)
    audit(bench.store, bench.now, tell=bench.told.append)
    needed = _needed(emulator)
    assert {("shard", "wake_at"), ("state",), ("lease.runner",)} <= needed
    assert needed <= _deployed()


def _needed(emulator: FirestoreEmulator) -> set[tuple[str, ...]]:
    answer = httpx.get(
        f"http://{emulator.host}/emulator/v1/projects/{emulator.project}:indexUsage",
        params={"database": f"projects/{emulator.project}/databases/{DATABASE}"},
        timeout=60,
    )
    indexes = [report["index"] for report in answer.raise_for_status().json()["reports"]]
    assert {index["queryScope"] for index in indexes} == {"COLLECTION_GROUP"}
    assert all(field["order"] == "ASCENDING" for index in indexes for field in index["fields"])
    return {_named(index) for index in indexes}


def _named(index: dict[str, list[dict[str, str]]]) -> tuple[str, ...]:
    """Every index ends with the document's name by itself."""
    return tuple(field["fieldPath"] for field in index["fields"] if field["fieldPath"] != "__name__")


def _deployed() -> set[tuple[str, ...]]:
    """Of tasks, over all collections."""
    composite = {
        _named(index)
        for index in FILE["indexes"]
        if (index["collectionGroup"], index["queryScope"]) == ("tasks", "COLLECTION_GROUP")
    }
    single = {
        (override["fieldPath"],)
        for override in FILE["fieldOverrides"]
        if override["collectionGroup"] == "tasks"
        and {"order": "ASCENDING", "queryScope": "COLLECTION_GROUP"} in override["indexes"]
    }
    return composite | single

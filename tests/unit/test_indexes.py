"""firestore.indexes.json against the code: an index for each query, none for what only grows.

The emulator answers every query without an index, so nothing else notices a missing one before production does.
"""

import inspect
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.protobuf.timestamp_pb2 import Timestamp

from handlers.shop.quota import Allowance
from onwrite import transitions, turns, verdicts, waits
from onwrite.arrows import ARROWS
from onwrite.callback_notes import Received
from onwrite.enqueue import enqueue
from onwrite.runners import queue
from onwrite.task_document import Lease, TaskDocument
from tests.unit.asked_indexes import Index, asked_in

ROOT = Path(__file__).parents[2]
FILE = json.loads((ROOT / "firestore.indexes.json").read_text())
NOW = datetime(2026, 5, 4, tzinfo=UTC)


# Asked by web pages, not by Python. A customer's: their own orders, the newest first. The console's: every field that
# can be filtered by, with each of three times; Firestore joins those of a query. That the console asks for these and no
# other, console/src/task/conditions.test.ts proves.
_FILTERED = ("reason", "type", "error.kind", "error.type")
ASKED_BY_CLIENTS = {
    Index("orders", "COLLECTION", (("customer", "ASCENDING"), ("created_at", "DESCENDING"))),
    Index("tasks", "COLLECTION_GROUP", (("state", "ASCENDING"), ("created_at", "DESCENDING"))),
    *(
        Index("tasks", "COLLECTION_GROUP", ((field, "ASCENDING"), time))
        for field in _FILTERED
        for time in (
            ("created_at", "DESCENDING"),
            ("finished_at", "DESCENDING"),
            ("scheduled_at", "ASCENDING"),
        )
    ),
}


# What Firestore keeps of every field by itself. An override replaces it, so that it must be repeated there.
AUTOMATIC = [
    {"order": "ASCENDING", "queryScope": "COLLECTION"},
    {"order": "DESCENDING", "queryScope": "COLLECTION"},
    {"arrayConfig": "CONTAINS", "queryScope": "COLLECTION"},
]


def test_there_is_an_index_for_each_query_and_no_other() -> None:
    asked = {index for path in _sources() for index in asked_in(path.read_text())}
    assert asked  # the queries are still written in a way that is found here
    assert sorted(_given()) == sorted(asked | ASKED_BY_CLIENTS)


def test_a_field_that_is_indexed_over_all_collections_keeps_its_automatic_indexes() -> None:
    overrides = [it["indexes"] for it in FILE["fieldOverrides"] if it["indexes"]]
    assert overrides
    assert all(index in indexes for indexes in overrides for index in AUTOMATIC)


def test_a_query_is_found_with_the_index_that_it_needs() -> None:
    source = """
def failed(client, since):
    query = client.collection_group("tasks").where(filter=FieldFilter("state", "==", "failed"))
    return query

def late(client, now):
    return (
        client.collection("orders")
        .where(filter=FieldFilter("at", "<", now))
        .where(filter=FieldFilter("status", "==", "paid"))
        .order_by("at", direction=firestore.Query.DESCENDING)
        .limit(3)
    )

def in_line(client):
    return (
        client.collection_group("turns")
        .where(filter=FieldFilter("queue", "==", "merchants"))
        .order_by("priority")
        .order_by("at")
    )

def plain(client):
    return client.collection("orders").where(filter=FieldFilter("status", "==", "paid"))

def some(client):
    return (
        client.collection_group("uploads")
        .where(filter=FieldFilter("kind", "in", ["csv", "parquet"]))
        .where(filter=FieldFilter("bytes", ">", 0))
    )
"""
    assert set(asked_in(source)) == {
        Index("uploads", "COLLECTION_GROUP", (("kind", "ASCENDING"), ("bytes", "ASCENDING"))),
        Index(
            "turns",
            "COLLECTION_GROUP",
            (("queue", "ASCENDING"), ("priority", "ASCENDING"), ("at", "ASCENDING")),
        ),
        Index("tasks", "COLLECTION_GROUP", (("state", "ASCENDING"),)),
        Index("orders", "COLLECTION", (("status", "ASCENDING"), ("at", "DESCENDING"))),
    }


def test_no_time_that_the_engine_writes_to_a_task_is_indexed_by_itself() -> None:
    times = {name for fields in _written() for name, value in fields.items() if _holds_a_time(value)}
    assert {"scheduled_at", "wake_at", "lease", "history", "expire_at"} <= times
    assert times <= _exempt("tasks")


def test_the_fields_of_task_documents_that_may_be_large_are_not_indexed() -> None:
    large = {"input", "result", "error", "history", "lease", "job", "waiting", "progress", "once", "callback"}
    assert {*large, "callback_urls"} <= _exempt("tasks")


def test_the_fields_of_orders_that_may_be_large_or_hold_a_time_are_not_indexed() -> None:
    assert {"created_at", "paid_at", "datasets", "exports"} <= _exempt("orders")


def test_what_only_the_engine_looks_at_in_a_files_document_is_not_indexed() -> None:
    assert _exempt("files") == {"expire_at", "flight", "waiting"}


def test_no_field_of_a_quota_is_indexed() -> None:
    assert Allowance(NOW).as_fields().keys() == _exempt("quotas")


def test_firestore_deletes_by_expire_at_alone() -> None:
    ttl = [(it["collectionGroup"], it["fieldPath"]) for it in FILE["fieldOverrides"] if it.get("ttl")]
    assert ttl == [(group, "expire_at") for group in ("tasks", "files", "quotas")]


def _given() -> Iterator[Index]:
    """The composite indexes, and those of single fields that are not there by themselves."""
    for index in FILE["indexes"]:
        fields = tuple((field["fieldPath"], field["order"]) for field in index["fields"])
        yield Index(index["collectionGroup"], index["queryScope"], fields)
    for override in FILE["fieldOverrides"]:
        for index in override["indexes"]:
            if index not in AUTOMATIC:
                yield Index(
                    override["collectionGroup"],
                    index["queryScope"],
                    ((override["fieldPath"], index["order"]),),
                )


def _sources() -> Iterator[Path]:
    for folder in ("onwrite", "functions", "handlers"):
        yield from (ROOT / folder).rglob("*.py")


def _exempt(collection: str) -> set[str]:
    """An exempt map takes the fields inside it along."""
    overrides = [it for it in FILE["fieldOverrides"] if it["collectionGroup"] == collection]
    return {it["fieldPath"] for it in overrides if it["indexes"] == []}


def _written() -> Iterator[Mapping[str, Any]]:
    """What every arrow and `enqueue` write, each arrow once with attempts left and once without."""
    for name in sorted({arrow.name for arrow in ARROWS if arrow.by != "admin"}):
        arrow = next(
            filter(None, (getattr(module, name, None) for module in (transitions, waits, turns, verdicts)))
        )
        for attempt in (1, 3):
            given = {**_GIVEN, "task": _task(attempt)}
            yield arrow(**{part: given[part] for part in inspect.signature(arrow).parameters}).fields
    yield _enqueued()


_GIVEN: Mapping[str, Any] = {
    "now": NOW,
    "until": NOW,
    **dict.fromkeys(("why", "name", "log", "runner", "token", "by"), "words"),
    **dict.fromkeys(("lasts", "delay"), timedelta(minutes=1)),
    "max_attempts": 3,
    "queue": queue("merchants", concurrent=5, per_second=10),
    "received": Received(1, "5f", NOW, "{}"),
    "result": {"sent": True},
    "error": {"kind": "error", "message": "refused", "at": NOW},
}


def _task(attempt: int) -> TaskDocument:
    return TaskDocument(
        path="orders/o1/tasks/t1",
        version=Timestamp(),
        created_at=NOW,
        scheduled_at=NOW,
        started_at=NOW,
        state="running",
        attempt=attempt,
        max_attempts=3,
        lease=Lease("t1", NOW, "function"),
    )


def _enqueued() -> Mapping[str, Any]:
    client = firestore.Client(project="demo-onwrite", credentials=AnonymousCredentials())
    batch = client.batch()
    enqueue(batch, client.document("orders/o1"), "confirmation_email", key="t1")
    (written,) = batch._write_pbs
    return {name: _plain(value) for name, value in written.update.fields.items()}


def _plain(value: Any) -> Any:
    return NOW if "timestamp_value" in value else None


def _holds_a_time(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_a_time(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_a_time(inner) for inner in value)
    return isinstance(value, datetime)

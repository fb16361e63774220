"""Valid documents, and ways to change one field of them."""

import copy
import itertools
from datetime import UTC, datetime
from typing import Any

from tests.rules.firestore_values import MISSING, SERVER_TIME, Place, Reference
from tests.rules.people import ANOTHER, CUSTOMER, PROJECT, Person

_numbers = itertools.count(1)
THEN = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)

# One value of each Firestore type.
VALUES: dict[str, Any] = {
    "null": None,
    "a-bool": True,
    "an-int": 7,
    "a-float": 7.0,
    "a-text": "7",
    "bytes": b"7",
    "a-timestamp": THEN,
    "a-list": [7],
    "a-map": {"seven": 7},
    "a-reference": Reference(f"projects/{PROJECT}/databases/(default)/documents/inventory/brass-compass"),
    "a-place": Place(7.0, 7.0),
}

CALLBACK = {
    "handed": 1,
    "received": [{"number": 1, "digest": "5f", "received_at": THEN, "payload": "{}"}],
}


def unique() -> str:
    return f"n{next(_numbers)}"


def line() -> dict[str, Any]:
    return {"sku": "brass-compass", "name": "Brass pocket compass", "quantity": 2, "price": 2450}


def dataset() -> dict[str, Any]:
    """With every field a request may have."""
    request = {
        "columns": ["dep_time", "dest"],
        "filters": [{"column": "month", "op": "eq", "value": 7}],
        "regions": ["JFK"],
        "order": [{"column": "dep_time", "direction": "desc"}],
        "limit": 1000,
        "format": {"kind": "csv"},
    }
    return {"dataset": "flights", "price": 900, "regions": ["JFK", "LGA"], "request": request}


def order(**changes: Any) -> dict[str, Any]:
    """As long as one may be: 20 lines, 5 datasets."""
    return {
        "customer": CUSTOMER.uid,
        "email": "ann@example.com",
        "lines": [line() for _ in range(20)],
        "currency": "EUR",
        "datasets": [dataset() for _ in range(5)],
        "status": "placed",
        "created_at": SERVER_TIME,
        **changes,
    }


LINE = {"queue": "merchants", "priority": 5}


def failed_task() -> dict[str, Any]:
    """Every field of a task document but `wake_at`, which the engine removes from what has failed."""
    error = {
        "kind": "error",
        "type": "OSError",
        "message": "refused",
        "at": THEN,
        "attempt": 3,
        "retryable": True,
    }
    entry = {"attempt": 3, "token": "t3", "started_at": THEN, "ended_at": THEN, "reason": "exhausted"}
    return {
        "type": "confirmation_email",
        "input": {"order": "o1"},
        "state": "failed",
        "reason": "exhausted",
        "scheduled_at": THEN,
        "shard": 3,
        "attempt": 3,
        "max_attempts": 3,
        "lease": {"token": "t3", "expires_at": THEN, "runner": "function"},
        "waiting": {"until": THEN},
        "callback_urls": [{"number": 1, "token_hash": "5f"}],
        "callback": CALLBACK,
        "progress": {"done": 1, "total": 2, "note": "half", "at": THEN},
        "result": {"sent": True},
        "error": error,
        "history": [entry],
        "needs": 0,
        "then": ["orders/o1/tasks/next"],
        "once": {"mail": {"intent": {"at": THEN, "attempt": 3}}},
        "cancel_requested": False,
        "cancelled_by": ANOTHER.uid,
        "shown_as": "exports.dataset_export_1",
        "key": "confirmation_email",
        "runs_on": "job",
        "checkpoint": {"pages": 3},
        "job": {"attempt": 3, "name": "onwrite-export-1", "log": "kubectl logs job/onwrite-export-1"},
        "created_at": THEN,
        "started_at": THEN,
        "finished_at": THEN,
        "expire_at": THEN,
        "schema": 1,
        **LINE,
    }


def live_task(state: Any = "running") -> dict[str, Any]:
    """Retried once, and so far nobody has asked to cancel it."""
    task = {**failed_task(), "state": state, "reason": "claimed", "wake_at": THEN, "retried_by": ANOTHER.uid}
    del task["cancel_requested"], task["cancelled_by"]
    return task


def pause(who: Person, **changes: Any) -> dict[str, Any]:
    """The document `settings/queue`, as `who` writes it."""
    return {
        "paused": True,
        "paused_types": ["confirmation_email", "dataset_export"],
        "changed_by": who.uid,
        "changed_at": SERVER_TIME,
        **changes,
    }


def altered(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one value changed, or removed by MISSING; `lines.19.sku` names a field inside."""
    changed = copy.deepcopy(document)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = changed
    for part in parents:
        inner = inner[part]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = value
    return changed

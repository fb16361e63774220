"""One task for each state and reason, for the console: what a shop's queue looks like on a busy day.

What the engine comes to by itself is left to it; the rest is written as the engine would have left it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from google.cloud import firestore

from onwrite.enqueue import enqueue
from onwrite.task_document import shard_of

PAUSED_TYPE: Final = "newsletter"
EFFECT: Final = {"intent": {"at": datetime(2026, 5, 4, 9, 30, tzinfo=UTC), "attempt": 1}}

Fields = Mapping[str, Any]


def pause_a_type(client: firestore.Client) -> None:
    """Before any function runs, for each of them believes for half a minute what it has read."""
    client.document("settings/queue").set(
        {
            "paused": False,
            "paused_types": [PAUSED_TYPE],
            "changed_by": "admin-anna",
            "changed_at": firestore.SERVER_TIMESTAMP,
        }
    )


def write_variety(client: firestore.Client, now: datetime) -> None:
    _in_the_future(client, now)
    batch = client.batch()
    for path, fields in (*_scheduled(now), *_running(now), *_failed(now)):
        task = client.document(path)
        live = {"shard": shard_of(path)} if fields["state"] in ("scheduled", "running") else {}
        batch.set(task, {"input": {}, "attempt": 0, "created_at": now, "schema": 1, **live, **fields})
    batch.commit()


def _in_the_future(client: firestore.Client, now: datetime) -> None:
    """An agenda of years, and a task that waits for another."""
    batch, order = client.batch(), client.document("orders/subscription")
    for days in (1, 7, 30, 365, 1000):
        at = now + timedelta(days=days)
        first = enqueue(batch, order, "confirmation_email", key=f"reminder-{days}", at=at)
    enqueue(batch, order, "bookkeeping", key="after-the-last-reminder", needs=[first])
    batch.commit()


def _scheduled(now: datetime) -> Iterator[tuple[str, Fields]]:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    busy = _error(now, "retry", "Retry", "the merchant roastery answered 503: we are busy", attempt=2)
    yield (
        "orders/busy-merchant/tasks/notify_merchant",
        {
            **_task("notify_merchant", "scheduled", "retry", attempt=2),
            **_due(now + 20 * minute),
            "error": busy,
            "history": [_attempt(now - hour, 1, "retry", busy), _attempt(now - minute, 2, "retry", busy)],
        },
    )
    yield (
        "orders/early-bird/tasks/confirmation_email",
        {**_task("confirmation_email", "scheduled", "snoozed"), **_due(now + hour)},
    )
    yield f"orders/customers/tasks/{PAUSED_TYPE}", {"type": PAUSED_TYPE, "state": "scheduled", "attempt": 0}
    yield "orders/misspelt/tasks/ship_parcle", {"type": "ship_parcle", "state": "scheduled"}


def _running(now: datetime) -> Iterator[tuple[str, Fields]]:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    yield (
        "orders/large/tasks/dataset_export_1",
        {
            **_task("dataset_export", "running", "claimed", attempt=1),
            "started_at": now - 7 * minute,
            "lease": {"token": "0" * 32, "expires_at": now + 24 * hour, "runner": "job"},
            "wake_at": now + 24 * hour,
            "progress": {"done": 196_000, "total": 336_776, "note": "rows written", "at": now},
            "job": {
                "attempt": 1,
                "name": "onwrite-dataset-export-5f3a",
                "log": "kubectl logs job/onwrite-dataset-export-5f3a",
            },
        },
    )
    yield (
        "uploads/lesson-7/tasks/transfer_document",
        {
            **_task("transfer_document", "running", "waiting", attempt=1),
            "started_at": now - hour,
            "waiting": {"until": now + 23 * hour},
            "wake_at": now + 23 * hour,
        },
    )


def _failed(now: datetime) -> Iterator[tuple[str, Fields]]:
    ended = now - timedelta(minutes=3)
    for name, type_name, reason, error in _failures(now):
        yield (
            f"orders/{name}/tasks/{type_name}",
            {
                **_task(type_name, "failed", reason, attempt=error["attempt"]),
                "error": error,
                "finished_at": ended,
                "history": [_attempt(ended, error["attempt"], reason, error)],
                **({"once": {"mail": EFFECT}} if reason == "outcome_unknown" else {}),
            },
        )


def _failures(now: datetime) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    down = "the mail server smtp.example.com gave no answer: ConnectionRefusedError"
    yield "no-mail", "confirmation_email", "exhausted", _error(now, "exception", "OSError", down, attempt=8)
    short = "the order cannot be had in full: kettle has 0 left and 2 are asked for"
    yield "out-of-stock", "order_processing", "rejected", _error(now, "rejected", "Fail", short, attempt=1)
    wanted = "cancelled by admin-anna"
    yield "changed-mind", "bookkeeping", "cancelled", _error(now, "cancelled", "Cancelled", wanted, attempt=1)
    unknown = "nobody knows whether the mail went out: its worker was killed right after it had begun"
    lost = _error(now, "outcome_unknown", "OutcomeUnknown", unknown, attempt=1)
    yield "cut-off", "confirmation_email", "outcome_unknown", {**lost, "effect": "mail"}


def _task(type_name: str, state: str, reason: str, attempt: int = 0) -> dict[str, Any]:
    return {"type": type_name, "state": state, "reason": reason, "attempt": attempt, "max_attempts": 8}


def _due(at: datetime) -> dict[str, Any]:
    return {"scheduled_at": at, "wake_at": at}


def _error(now: datetime, kind: str, type_name: str, message: str, *, attempt: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "type": type_name,
        "message": message,
        "at": now,
        "attempt": attempt,
        "retryable": kind == "retry",
    }


def _attempt(at: datetime, number: int, reason: str, error: Mapping[str, Any]) -> dict[str, Any]:
    started = at - timedelta(seconds=2)
    return {
        "attempt": number,
        "token": f"{number:032x}",
        "started_at": started,
        "ended_at": at,
        "reason": reason,
        "error": error,
    }

"""Tasks of every kind, as the engine leaves them: what the console is looked at with."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from google.cloud import firestore

from onwrite.task_document import shard_of
from tests.browser import seed_recurring

Fields = Mapping[str, Any]


def seed(client: firestore.Client) -> None:
    now = datetime.now(UTC)
    batch = client.batch()
    for path, fields in {**_parents(now), **seed_recurring.documents(now)}.items():
        batch.set(client.document(path), fields)
    for number, (path, fields) in enumerate(_tasks(now).items()):
        batch.set(client.document(path), _task(path, fields, now - timedelta(minutes=7 * number + 1)))
    batch.set(
        client.document("settings/queue"),
        {"paused": False, "paused_types": ["daily_report"], "changed_by": "grace", "changed_at": now},
    )
    batch.commit()


def _task(path: str, fields: Fields, created: datetime) -> Fields:
    live = fields["state"] in ("scheduled", "running")
    wake = fields.get("scheduled_at", created)
    swept = {"shard": shard_of(path), "wake_at": wake} if live else {}
    return {"input": {}, "attempt": 0, "schema": 1, "created_at": created, **swept, **fields}


def _parents(now: datetime) -> Mapping[str, Fields]:
    order = {
        "customer": "Xk29fQ0bTz81",
        "email": "grace@example.com",
        "currency": "EUR",
        "status": "reserved",
        "created_at": now - timedelta(hours=2),
        "lines": [
            {"sku": "espresso-cups", "name": "Espresso cups, set of 4", "quantity": 2, "price": 2490},
            {"sku": "grinder", "name": "Hand grinder", "quantity": 1, "price": 7900},
        ],
    }
    return {"orders/o1001": order, "uploads/lesson-7f2": {"name": "uploads/lesson.md", "status": "uploaded"}}


def _tasks(now: datetime) -> Mapping[str, Fields]:
    seeded = (
        _scheduled(now),
        _running(now),
        _failed(now),
        _done(now),
        _of_a_day(now),
        seed_recurring.reports(now),
    )
    return {path: fields for tasks in seeded for path, fields in tasks.items()}


def _scheduled(now: datetime) -> Mapping[str, Fields]:
    def due(**delta: float) -> datetime:
        return now + timedelta(**delta)

    waits: Mapping[str, Fields] = {
        "orders/o1001/tasks/ship_parcel": {"reason": "new", "scheduled_at": due(days=2, hours=3)},
        "subscriptions/s7/tasks/renewal-2031": {"reason": "new", "scheduled_at": due(days=1700)},
        "subscriptions/s8/tasks/renewal": {"reason": "new", "scheduled_at": due(days=1)},
        "subscriptions/s9/tasks/renewal": {"reason": "new", "scheduled_at": due(days=20)},
        "subscriptions/s9/tasks/close_account": {"reason": "new", "scheduled_at": due(days=200)},
        "orders/o1002/tasks/notify_merchant": {
            "reason": "retry",
            "attempt": 3,
            "max_attempts": 8,
            "scheduled_at": due(minutes=12),
            "error": _error(now, "Retry", "the merchant answered 503: come again later"),
        },
        "orders/o1003/tasks/daily_report": {"reason": "paused", "scheduled_at": due(minutes=-40)},
        "orders/o1003/tasks/bind_book": {"reason": "blocked", "needs": 2},
        "orders/o1003/tasks/call_partner": {"reason": "queued", "queue": "partner", "priority": 2},
        "orders/o1004/tasks/order_processing": {"reason": "new", "scheduled_at": due(minutes=-25)},
    }
    return {path: {"state": "scheduled", "type": _type(path), **fields} for path, fields in waits.items()}


def _running(now: datetime) -> Mapping[str, Fields]:
    claimed = {"state": "running", "reason": "claimed", "attempt": 1, "max_attempts": 8}
    return {
        "orders/o1001/tasks/dataset_export_1": {
            **claimed,
            "type": "dataset_export",
            "started_at": now - timedelta(seconds=74),
            "lease": {"token": "a", "expires_at": now + timedelta(minutes=30), "runner": "function"},
            "progress": {"done": 214_000, "total": 336_776, "note": "writing rows of JFK", "at": now},
        },
        "uploads/lesson-7f2/tasks/transfer_document": {
            **claimed,
            "reason": "waiting",
            "type": "transfer_document",
            "started_at": now - timedelta(hours=3),
            "waiting": {"until": now + timedelta(hours=21)},
        },
        "orders/o1003/tasks/print_page-1": {
            **claimed,
            "type": "print_page",
            "started_at": now - timedelta(seconds=9),
            "then": ["orders/o1003/tasks/bind_book"],
            "lease": {"token": "b", "expires_at": now + timedelta(minutes=30), "runner": "job"},
            "job": {
                "attempt": 1,
                "name": "print-page-1",
                "log": "https://example.com/log",
                "started_at": now,
            },
        },
    }


def _failed(now: datetime) -> Mapping[str, Fields]:
    ended = {"state": "failed", "finished_at": now - timedelta(minutes=20), "attempt": 8, "max_attempts": 8}
    asked = _error(now, "OutcomeUnknown", "transfer was begun, and nobody knows whether it happened")
    unknown = _error(now, "UnknownType", "there is no handler ship_parcl; did you mean ship_parcel?")
    return {
        "orders/o1001/tasks/confirmation_email": {**ended, **_exhausted(now)},
        "orders/o1005/tasks/pay_supplier": {
            **ended,
            "type": "pay_supplier",
            "reason": "outcome_unknown",
            "input": {"invoice": "I7"},
            "error": {**asked, "kind": "outcome_unknown", "effect": "transfer"},
            "once": {"transfer": {"intent": {"at": now - timedelta(minutes=30), "attempt": 1}}},
        },
        "orders/o1006/tasks/t1": {
            **ended,
            "type": "ship_parcl",
            "reason": "invalid",
            "attempt": 0,
            "error": {**unknown, "kind": "invalid"},
        },
    }


def _exhausted(now: datetime) -> Fields:
    refused = "550 5.1.1 <grace@exmaple.com>: Recipient address rejected: domain not found"
    trace = [
        "handlers/confirmation_email.py:41 confirmation_email: send(letter)",
        "handlers/shop/mail.py:88 send: server.sendmail(sender, to, text)",
    ]
    return {
        "type": "confirmation_email",
        "reason": "exhausted",
        "input": {"to": "grace@exmaple.com", "copies": 1},
        "error": {**_error(now, "SMTPRecipientsRefused", refused), "trace": trace},
        "history": [
            _attempt(now, 6, "retry", refused),
            _attempt(now, 7, "exhausted", refused),
            {"action": "retry", "admin": "ada", "at": now - timedelta(minutes=7)},
            _attempt(now, 8, "exhausted", refused),
        ],
    }


def _done(now: datetime) -> Mapping[str, Fields]:
    return {
        f"orders/o{1001 + number}/tasks/bookkeeping": {
            "type": "bookkeeping",
            "state": "done",
            "reason": "completed",
            "attempt": 1,
            "started_at": now - timedelta(minutes=number, seconds=2),
            "finished_at": now - timedelta(minutes=number),
            "result": {"amount": 12_880, "currency": "EUR", "day": "2026-05-04"},
            "history": [_attempt(now, 1, "completed")],
        }
        for number in range(60)
    }


def _of_a_day(now: datetime) -> Mapping[str, Fields]:
    """What ended over the last 24 hours: a busy afternoon, and a partner who was away for a while."""
    tasks: dict[str, Fields] = {}
    for hour in range(2, 24):
        ended = now - timedelta(hours=hour)
        for number in range(2 + (hour * 7) % 9):
            tasks[f"orders/d{hour}/tasks/ship_parcel-{number}"] = {
                "type": "ship_parcel",
                "state": "done",
                "reason": "completed",
                "attempt": 1,
                "finished_at": ended,
            }
        for number in range(3 if hour in (5, 6, 7) else 0):
            refused = _error(ended, "PartnerUnavailable", f"the depot answered 503 to parcel {number}")
            tasks[f"orders/d{hour}/tasks/notify_merchant-{number}"] = {
                "type": "notify_merchant",
                "state": "failed",
                "reason": "exhausted",
                "attempt": 8,
                "finished_at": ended,
                "error": refused,
            }
    return tasks


def _error(now: datetime, kind: str, message: str) -> dict[str, Any]:
    at = now - timedelta(minutes=20)
    return {
        "kind": "exception",
        "type": kind,
        "message": message,
        "at": at,
        "attempt": 8,
        "retryable": True,
    }


def _attempt(now: datetime, number: int, reason: str, message: str = "") -> dict[str, Any]:
    ended = now - timedelta(minutes=5 * (9 - number))
    error = {"error": _error(now, "SMTPRecipientsRefused", message)} if message else {}
    return {
        "attempt": number,
        "token": f"t{number}",
        "started_at": ended - timedelta(seconds=2.4),
        "ended_at": ended,
        "reason": reason,
        **error,
    }


def _type(path: str) -> str:
    name = path.rpartition("/")[2]
    return "renew_subscription" if name.startswith("renewal") else name

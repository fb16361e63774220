"""Why a task may wait: one for each reason."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from demo.variety.documents import Written, attempt, due, error, task

PAUSED_TYPE: Final = "daily_report"


def scheduled(now: datetime) -> Iterator[Written]:
    yield from _by_itself(now)
    yield from _after_attempts(now)
    yield from _for_others(now)


def _by_itself(now: datetime) -> Iterator[Written]:
    """As an app, or a person in a hurry, writes it: the engine pauses the one, and fails the other with a sentence."""
    yield (
        f"recurring/{PAUSED_TYPE}/tasks/by-hand",
        {"type": PAUSED_TYPE, "state": "scheduled", "input": {"tick": now - timedelta(hours=1)}},
    )
    yield "orders/misspelt/tasks/ship_parcle", {"type": "ship_parcle", "state": "scheduled"}


def _after_attempts(now: datetime) -> Iterator[Written]:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    busy = error(now, "retry", "Retry", "the merchant roastery answered 503: we are busy", attempt=2)
    yield (
        "orders/busy-merchant/tasks/notify_merchant",
        {
            **task("notify_merchant", "scheduled", "retry", attempt=2),
            "created_at": now - hour,
            **due(now + 20 * minute),
            "error": busy,
            "history": [attempt(now - hour, 1, "retry", busy), attempt(now - minute, 2, "retry", busy)],
        },
    )
    lost = "the attempt's lease ran out: its worker was killed, frozen or cut off"
    gone = error(now, "rescued", "LeaseExpired", lost, attempt=1)
    yield (
        "orders/power-cut/tasks/dataset_export_1",
        {
            **task("dataset_export", "scheduled", "rescued", attempt=1),
            **due(now + 9 * minute),
            "error": gone,
            "history": [{**attempt(now - minute, 1, "rescued", gone), "by": "sweep"}],
        },
    )
    yield (
        "orders/early-bird/tasks/confirmation_email",
        {**task("confirmation_email", "scheduled", "snoozed"), **due(now + hour)},
    )
    yield (
        "orders/second-thought/tasks/bookkeeping",
        {
            **task("bookkeeping", "scheduled", "manual", attempt=8),
            **due(now + 14 * hour),
            "max_attempts": 9,
            "retried_by": "admin-anna",
            "history": [
                {"action": "retry", "admin": "admin-anna", "at": now - 2 * minute},
                {"action": "reschedule", "admin": "admin-anna", "at": now - minute},
            ],
        },
    )


def _for_others(now: datetime) -> Iterator[Written]:
    minute = timedelta(minutes=1)
    yield (  # where no function of the shop listens, so that it stays in line
        "partners/roastery/tasks/notice-4711",
        {
            **task("notify_merchant", "scheduled", "queued"),
            "queue": "merchants",
            "priority": 2,
            "wake_at": now + 60 * minute,
        },
    )
    yield (
        "orders/all-places-taken/tasks/dataset_export_1",
        {
            **task("dataset_export", "scheduled", "full"),
            **due(now + 15 * minute),
            "job": {"waits": "12 of 12 jobs run"},
        },
    )
    yield (
        "orders/long-export/tasks/dataset_export_1",
        {**task("dataset_export", "scheduled", "handed_over", attempt=1), **due(now + 30 * minute)},
    )
    yield (
        "uploads/lesson-6/tasks/transfer_document",
        {**task("transfer_document", "scheduled", "called_back", attempt=1), **due(now + 40 * minute)},
    )

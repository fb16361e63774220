"""What needs a person, one for each reason; `invalid` is the one that was written misspelt."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from demo.variety.documents import Written, attempt, error, task

BEGUN: Final = {"intent": {"at": datetime(2026, 5, 4, 9, 30, tzinfo=UTC), "attempt": 1}}


def failed(now: datetime) -> Iterator[Written]:
    ended = now - timedelta(minutes=3)
    for name, type_name, reason, failure in _failures(now):
        number = failure["attempt"]
        yield (
            f"orders/{name}/tasks/{type_name}",
            {
                **task(type_name, "failed", reason, attempt=number),
                "error": failure,
                "started_at": ended - timedelta(seconds=2),
                "finished_at": ended,
                "history": [attempt(ended, number, reason, failure)],
                **({"once": {"mail": BEGUN}} if reason == "outcome_unknown" else {}),
            },
        )


def _failures(now: datetime) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    down = "the mail server smtp.example.com gave no answer: ConnectionRefusedError"
    yield "no-mail", "confirmation_email", "exhausted", error(now, "exception", "OSError", down, attempt=8)
    short = "the order cannot be had in full: kettle has 0 left and 2 are asked for"
    yield "out-of-stock", "order_processing", "rejected", error(now, "rejected", "Fail", short, attempt=1)
    wanted = "cancelled by admin-anna"
    yield "changed-mind", "bookkeeping", "cancelled", error(now, "cancelled", "Cancelled", wanted, attempt=1)
    unknown = "nobody knows whether the mail went out: its worker was killed right after it had begun"
    lost = error(now, "outcome_unknown", "OutcomeUnknown", unknown, attempt=1)
    yield "cut-off", "confirmation_email", "outcome_unknown", {**lost, "effect": "mail"}

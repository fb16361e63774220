"""The day behind: orders by the hour, most of them during the day, a mail server that was down for a while."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, Final

from demo.variety.documents import Written, attempt, error, task

# Orders in each of the last 24 hours, the newest first.
ORDERS: Final = (2, 4, 7, 9, 11, 12, 10, 8, 9, 7, 5, 3, 2, 1, 1, 0, 0, 1, 1, 2, 4, 6, 8, 9)
TYPES: Final = ("order_processing", "confirmation_email", "bookkeeping")
DOWN: Final = range(5, 8)  # hours ago
ATTEMPTS: Final = 8
REFUSED: Final = "the mail server smtp.example.com gave no answer: ConnectionRefusedError"


def last_day(now: datetime) -> Iterator[Written]:
    unlucky = cycle((True, False, False, False))
    for hours_ago, orders in enumerate(ORDERS):
        for number in range(orders):
            at = now - timedelta(hours=hours_ago + (number + 0.5) / max(1, orders))
            for seconds, type_name in enumerate(TYPES):
                fails = type_name == "confirmation_email" and hours_ago in DOWN and next(unlucky)
                ended = at + timedelta(seconds=2 * seconds)
                yield (
                    f"orders/day-{hours_ago:02}-{number:02}/tasks/{type_name}",
                    _failed(type_name, ended) if fails else _done(type_name, ended),
                )


def _done(type_name: str, ended: datetime) -> dict[str, Any]:
    return {**_ended(type_name, "done", "completed", ended, 1), "history": [attempt(ended, 1, "completed")]}


def _failed(type_name: str, ended: datetime) -> dict[str, Any]:
    refused = error(ended, "exception", "ConnectionRefusedError", REFUSED, attempt=ATTEMPTS)
    history = [
        attempt(
            ended - timedelta(minutes=8 * (ATTEMPTS - number)),
            number,
            "retry" if number < ATTEMPTS else "exhausted",
            refused,
        )
        for number in (6, 7, ATTEMPTS)
    ]
    return {
        **_ended(type_name, "failed", "exhausted", ended, ATTEMPTS),
        "error": refused,
        "history": history,
    }


def _ended(type_name: str, state: str, reason: str, ended: datetime, number: int) -> dict[str, Any]:
    return {
        **task(type_name, state, reason, attempt=number),
        "created_at": ended - timedelta(seconds=5),
        "started_at": ended - timedelta(seconds=2),
        "finished_at": ended,
    }

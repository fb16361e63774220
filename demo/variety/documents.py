"""The parts of a task document, as the engine writes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

Fields = Mapping[str, Any]
Written = tuple[str, Fields]


def task(type_name: str, state: str, reason: str, attempt: int = 0) -> dict[str, Any]:
    return {"type": type_name, "state": state, "reason": reason, "attempt": attempt, "max_attempts": 8}


def due(at: datetime) -> dict[str, Any]:
    return {"scheduled_at": at, "wake_at": at}


def leased(until: datetime, runner: str = "job") -> dict[str, Any]:
    return {"lease": {"token": "0" * 32, "expires_at": until, "runner": runner}, "wake_at": until}


def error(now: datetime, kind: str, type_name: str, message: str, *, attempt: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "type": type_name,
        "message": message,
        "at": now,
        "attempt": attempt,
        "retryable": kind == "retry",
    }


def attempt(at: datetime, number: int, reason: str, failed: Fields | None = None) -> dict[str, Any]:
    """An entry of the history: an attempt of two seconds that ended `at`."""
    return {
        "attempt": number,
        "token": f"{number:032x}",
        "started_at": at - timedelta(seconds=2),
        "ended_at": at,
        "reason": reason,
        **({"error": failed} if failed else {}),
    }

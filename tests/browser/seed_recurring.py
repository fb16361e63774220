"""Recurring types as the sweep leaves them: each night, each quarter of an hour, each week."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from onwrite.schedules import Schedule, next_ticks
from onwrite.tick_store import key_of

Fields = Mapping[str, Any]

NIGHTLY = Schedule("0 3 * * *", "Europe/Berlin")
LINES = {
    "daily_report": NIGHTLY,
    "poll_partner": Schedule("*/15 * * * 1-5"),
    "weekly_digest": Schedule("0 8 * * 1", "America/New_York"),
}


def documents(now: datetime) -> Mapping[str, Fields]:
    return {
        f"recurring/{name}": {
            "every": line.every,
            "time_zone": line.time_zone,
            "since": now - timedelta(days=40),
            "last_tick": _last(line, now),
        }
        for name, line in LINES.items()
    }


def reports(now: datetime) -> Mapping[str, Fields]:
    """The task of each of the last three nights; the newest one failed."""
    nights = next_ticks(NIGHTLY, now - timedelta(days=3), 3)
    return {
        f"recurring/daily_report/tasks/{key_of(tick)}": _report(tick, has_failed=tick == nights[-1])
        for tick in nights
    }


def _report(tick: datetime, *, has_failed: bool) -> Fields:
    times = {"created_at": tick, "started_at": tick, "finished_at": tick + timedelta(seconds=9)}
    fields = {"type": "daily_report", "input": {"tick": tick}, "attempt": 1, "max_attempts": 8, **times}
    if not has_failed:
        return {**fields, "state": "done", "reason": "completed", "result": {"day": f"{tick:%Y-%m-%d}"}}
    refused = "REPORT_TO is not set: name who gets the report"
    error = {"kind": "exception", "type": "SettingError", "message": refused, "at": tick, "attempt": 1}
    return {**fields, "state": "failed", "reason": "rejected", "error": error}


def _last(line: Schedule, now: datetime) -> datetime:
    """The newest tick that is over."""
    ticks = [tick for tick in next_ticks(line, now - timedelta(days=8), 1000) if tick <= now]
    return ticks[-1] if ticks else now.astimezone(UTC)

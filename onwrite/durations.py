"""Words for lengths of time: `timeout=minutes(2)` reads better than a bare number."""

from datetime import timedelta


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)

"""When a task that failed is dispatched again, and when no more: Cloud Tasks' RetryConfig."""

from onwrite.local.manifest import Queue

_UNLIMITED = -1
_MOST_DOUBLINGS = 60  # more would only overflow


def backoff(queue: Queue, failures: int) -> float:
    """Doubles `doublings` times, then grows by what it was doubled to, up to the longest."""
    doubled = min(failures - 1, queue.doublings, _MOST_DOUBLINGS)
    steps = max(1, failures - doubled)
    return min(queue.longest_backoff, queue.first_backoff * 2.0**doubled * steps)


def given_up(queue: Queue, failures: int, age: float) -> bool:
    """Only when all limits that are set are reached. `age`: seconds since the first attempt."""
    reached = []
    if queue.attempts != _UNLIMITED:
        reached.append(failures >= queue.attempts)
    if queue.retry_seconds:
        reached.append(age >= queue.retry_seconds)
    return bool(reached) and all(reached)

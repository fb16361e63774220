"""The next dispatch of a queue, as a decision about what it knows now."""

from onwrite.local.manifest import Queue
from onwrite.local.queues.bucket import Bucket, seconds_to_token


def seconds_to_dispatch(queue: Queue, bucket: Bucket, first_due: float | None, now: float) -> float | None:
    """0: dispatch now. None: nothing to dispatch until something else happens."""
    if first_due is None:
        return None
    return max(0.0, first_due - now, seconds_to_token(bucket, queue.per_second, now))

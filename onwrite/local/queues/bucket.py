"""How often a queue may dispatch: the token bucket of Cloud Tasks' `maxDispatchesPerSecond`."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Bucket:
    """As many tokens at a moment. A dispatch takes one; they come back at the queue's rate."""

    tokens: float
    at: float


def burst(per_second: float) -> int:
    """The most tokens held: one second's. Cloud Tasks derives its `maxBurstSize` from the rate, unsaid how."""
    return max(1, math.ceil(per_second))


def full_bucket(per_second: float, now: float) -> Bucket:
    return Bucket(burst(per_second), now)


def seconds_to_token(bucket: Bucket, per_second: float, now: float) -> float:
    return max(0.0, (1 - _refilled(bucket, per_second, now).tokens) / per_second)


def take_token(bucket: Bucket, per_second: float, now: float) -> Bucket:
    held = _refilled(bucket, per_second, now)
    return Bucket(held.tokens - 1, now)


def _refilled(bucket: Bucket, per_second: float, now: float) -> Bucket:
    """A clock that was set back gives no token and takes none; a rate that was lowered, its smaller bucket at once."""
    passed = max(0.0, now - bucket.at)
    return Bucket(min(burst(per_second), bucket.tokens + passed * per_second), now)

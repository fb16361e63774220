"""How long to wait before the next attempt. Pure: chance is an argument."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from onwrite.durations import hours, seconds


@dataclass(frozen=True, kw_only=True)
class Backoff:
    """Exponential back-off with full jitter: a random wait between nothing and `first` doubled each time.

    Full jitter spreads the retries of many tasks that failed together better than a wait with a fixed part
    (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    """

    attempts: int = 8
    first: timedelta = seconds(10)
    cap: timedelta = hours(1)

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"attempts must be 1 or more, not {self.attempts}")
        if not timedelta(0) <= self.first <= self.cap:
            raise ValueError(f"first ({self.first}) must lie between 0 and cap ({self.cap})")

    def delay(self, attempt: int, chance: Random) -> timedelta:
        """The wait after the failed attempt number `attempt`, counted from 1."""
        return self.ceiling(attempt) * chance.random()

    def ceiling(self, attempt: int) -> timedelta:
        doublings = min(max(attempt, 1) - 1, 64)  # 2**64 times anything is beyond every cap
        if self.first and self.cap / self.first <= 2**doublings:
            return self.cap
        return self.first * 2**doublings

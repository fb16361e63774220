"""The times of production, made small: a storm of minutes then sees what a deployment sees in days."""

from typing import Final

from onwrite import Backoff, seconds

LEASE: Final = seconds(3)
SWEEP_EVERY: Final = 1.0  # seconds
SWEEP_TIMEOUT: Final = 3  # seconds; after which the scheduler waits no longer for a sweep in a frozen worker
# No task may run out of attempts, since kills count as attempts: a failed task would hide a lost one.
RETRY: Final = Backoff(attempts=1000, first=seconds(1), cap=seconds(2))
RESCUE: Final = Backoff(first=seconds(1), cap=seconds(2))
FIRST_WAKE_PAUSE: Final = seconds(2)

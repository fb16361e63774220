"""How long one call may take, and how long it is tried again."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from google.api_core.retry import Retry
from google.cloud.storage.retry import DEFAULT_RETRY


@dataclass(frozen=True)
class Patience:
    """In seconds. `limit` is for all tries of a call, and for a chunk begins anew whenever bytes were stored."""

    call: float = 60.0
    limit: float = 300.0
    first_pause: float = 0.5
    longest_pause: float = 30.0

    def retry(self) -> Retry:
        """For calls of the storage client."""
        return DEFAULT_RETRY.with_timeout(self.limit).with_delay(self.first_pause, self.longest_pause, 2.0)

    def pauses(self, chance: Random) -> Iterator[float]:
        """Between the tries of a chunk: doubling, and up to as much again by chance."""
        pause = self.first_pause
        while True:
            yield pause * (1 + chance.random())
            pause = min(2 * pause, self.longest_pause)

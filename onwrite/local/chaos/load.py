"""The tasks of a run: which, when, and written as an app writes them."""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Final

from google.cloud import firestore

from onwrite import enqueue, seconds
from onwrite.local.chaos.places import run_path

# In a hundred tasks. A worker that is killed inside a transaction leaves its locks behind, and Firestore lifts them
# only after a minute: a storm of transactions would be a storm of waiting.
TYPES: Final = {"quick": 62, "slow": 15, "flaky": 15, "transact": 8}
WRITTEN_BY: Final = 0.8  # of the storm's length; the rest of it meets a queue and nothing new
PUT_OFF: Final = 0.1  # of the tasks: due only some seconds after they are written
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """`at` and `put_off` are seconds: after the storm's begin, and after that."""

    at: float
    put_off: float
    type: str
    key: str


def plan_load(seed: int, tasks: int, length: float) -> tuple[Planned, ...]:
    """In the order of their times; the same for the same arguments."""
    chance = Random(f"{seed}/load")
    times = sorted(chance.uniform(0, length * WRITTEN_BY) for _ in range(tasks))
    types = chance.choices(list(TYPES), list(TYPES.values()), k=tasks)
    return tuple(
        Planned(at, chance.uniform(1, 5) if chance.random() < PUT_OFF else 0.0, type_name, f"{number:05}")
        for number, (at, type_name) in enumerate(zip(times, types, strict=True), start=1)
    )


class Load:
    """`enqueued` are the paths of the tasks whose commit was answered."""

    def __init__(self, client: firestore.Client, seed: int, plan: tuple[Planned, ...]) -> None:
        self._client = client
        self._seed = seed
        self._waiting = deque(plan)
        self.enqueued: list[str] = []

    @property
    def over(self) -> bool:
        return not self._waiting

    def advance(self, now: float) -> None:
        """Write what is due `now` seconds after the begin, not more than one batch."""
        due: list[Planned] = []
        while self._waiting and self._waiting[0].at <= now and len(due) < _BATCH:
            due.append(self._waiting.popleft())
        if due:
            self._write(due)

    def _write(self, due: list[Planned]) -> None:
        parent, batch, now = (
            self._client.document(run_path(self._seed)),
            self._client.batch(),
            datetime.now(UTC),
        )
        written = [
            enqueue(
                batch,
                parent,
                it.type,
                {"seed": self._seed},
                key=it.key,
                at=now + seconds(it.put_off),
                handlers=None,
            ).path
            for it in due
        ]
        batch.commit(timeout=60)
        self.enqueued += written

"""A task as it was enqueued, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class QueuedTask:
    name: str  # projects/…/locations/…/queues/…/tasks/<id>
    scheduled_at: float
    headers: Mapping[str, str]
    body: bytes
    deadline: float  # seconds for one attempt, if its function has no shorter timeout
    url: str = ""  # empty: the function of the queue's name

    @property
    def id(self) -> str:
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, order=True)
class Waiting:
    """Not before `due`; of two that are due together, the one that came first goes first."""

    due: float
    number: int
    task: QueuedTask = field(compare=False)
    deliveries: int = field(default=1, compare=False)  # still to be made: two of a task that is duplicated
    begun: float = field(default=0.0, compare=False)  # when it was dispatched first
    dispatches: int = field(default=0, compare=False)
    answers: int = field(default=0, compare=False)
    failures: int = field(default=0, compare=False)
    misses: int = field(default=0, compare=False)  # dispatches that reached no function

    def dispatched(self, now: float) -> "Waiting":
        return replace(self, dispatches=self.dispatches + 1, begun=self.begun or now)

    def platform_headers(self) -> dict[str, str]:
        """What Cloud Tasks adds to an attempt, once it is dispatched."""
        return {
            "User-Agent": "Google-Cloud-Tasks",
            "X-CloudTasks-QueueName": self.task.name.split("/")[5],
            "X-CloudTasks-TaskName": self.task.id,
            "X-CloudTasks-TaskRetryCount": str(self.dispatches - 1),
            "X-CloudTasks-TaskExecutionCount": str(self.answers),
            "X-CloudTasks-TaskETA": f"{self.task.scheduled_at:.6f}",
        }

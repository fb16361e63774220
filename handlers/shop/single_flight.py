"""Identical work at the same time is done once: one task flies, and the others wait for it, as tasks, without a slot.

The document of the work, such as `files/<hash>`, names who flies. Whoever lands has published what it made before it
says so; whoever dies on the way is found dead by its task, which is no longer running under that attempt's lease. So
the document may be lost, or wrong, and nothing breaks: at worst the same thing is made twice, and published once.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from google.api_core.exceptions import AlreadyExists, FailedPrecondition, NotFound
from google.cloud import firestore

from onwrite import Retry, Snooze, Task, run_now, seconds

T = TypeVar("T")

WAIT: Final = seconds(10)  # until a waiting task looks again by itself; the one it waits for wakes it sooner
CALL_TIMEOUT: Final = 10.0  # seconds
TRIES: Final = 20  # of a write that others were faster with
MOST_WAITING: Final = 500  # tasks that are woken; further ones look by themselves

_OUTRUN: Final = (AlreadyExists, FailedPrecondition, NotFound)


@dataclass(frozen=True, slots=True)
class Flight:
    """`task` is its path. A later attempt of the same task is another flight."""

    task: str
    attempt: int


@dataclass(frozen=True, slots=True)
class SingleFlight:
    task: Task
    document: firestore.DocumentReference
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, find: Callable[[], T | None], make: Callable[[], T]) -> T:
        """What `find` finds, or else what `make` makes and publishes. Snooze while another task makes it."""
        if self._boards():
            found = find()  # another one may have landed between the last look and our boarding
            return self._land(make()) if found is None else found
        found = find()  # it may have landed before it could see that we wait
        if found is None:
            raise Snooze(until=self.clock() + WAIT)
        return found

    @property
    def _flight(self) -> Flight:
        return Flight(self.task.path, self.task.attempt)

    def _boards(self) -> bool:
        """False: another one flies, and knows that we wait."""
        for _ in range(TRIES):
            snapshot = self._read()
            fields = snapshot.to_dict() or {}
            flight = read_flight(fields)
            if may_board(flight, self._flight, self._task_of(flight), self.clock()):
                if self._take_off(snapshot):
                    return True
            elif self._stand_by(fields):
                return False
        raise Retry(f"{TRIES} times somebody else was faster at {self.document.path}")

    def _read(self) -> firestore.DocumentSnapshot:
        return self.document.get(timeout=CALL_TIMEOUT)

    def _take_off(self, snapshot: firestore.DocumentSnapshot) -> bool:
        flight = {"flight": {"task": self.task.path, "attempt": self.task.attempt}}
        with suppress(*_OUTRUN):
            if snapshot.exists:
                version = self.task.client.write_option(last_update_time=snapshot.update_time)
                self.document.update(flight, option=version, timeout=CALL_TIMEOUT)
            else:
                self.document.create(flight, timeout=CALL_TIMEOUT)
            return True
        return False

    def _stand_by(self, fields: Mapping[str, Any]) -> bool:
        waiting = waiting_tasks(fields)
        if self.task.path in waiting or len(waiting) >= MOST_WAITING:
            return True
        with suppress(*_OUTRUN):
            self.document.update({"waiting": firestore.ArrayUnion([self.task.path])}, timeout=CALL_TIMEOUT)
            return True
        return False

    def _land(self, made: T) -> T:
        """Wakes those who wait. Whoever is missed looks by itself, so nothing that goes wrong here matters."""
        with suppress(Exception):
            fields = self._read().to_dict() or {}
            for path in waiting_tasks(fields):
                run_now(self.task.client, path)
        return made

    def _task_of(self, flight: Flight | None) -> Mapping[str, Any]:
        if flight is None or flight.task == self.task.path:
            return {}
        found: Mapping[str, Any] | None = (
            self.task.client.document(flight.task).get(timeout=CALL_TIMEOUT).to_dict()
        )
        return found or {}


def may_board(flight: Flight | None, mine: Flight, owner: Mapping[str, Any], now: datetime) -> bool:
    """Nobody flies, or it was an attempt of our own task, or whoever flew lives no more.

    `owner` has the fields of the flight's task.
    """
    return flight is None or flight.task == mine.task or not is_alive(flight, owner, now)


def is_alive(flight: Flight, owner: Mapping[str, Any], now: datetime) -> bool:
    """The very attempt that took off is running under a lease."""
    lease = owner.get("lease")
    expires_at = lease.get("expires_at") if isinstance(lease, Mapping) else None
    return (
        owner.get("state") == "running"
        and owner.get("attempt") == flight.attempt
        and isinstance(expires_at, datetime)
        and expires_at > now
    )


def read_flight(fields: Mapping[str, Any]) -> Flight | None:
    """None also for what is no flight: somebody may have edited the document by hand."""
    match fields.get("flight"):
        case {"task": str(task), "attempt": int(attempt)} if _is_task(task):
            return Flight(task, attempt)
    return None


def waiting_tasks(fields: Mapping[str, Any]) -> list[str]:
    waiting = fields.get("waiting")
    found = waiting if isinstance(waiting, list) else []
    return [path for path in found if isinstance(path, str) and _is_task(path)]


def _is_task(path: str) -> bool:
    """Only then can the client make a reference of it."""
    parts = path.split("/")
    return all(parts) and len(parts) % 2 == 0 and parts[-2] == "tasks"

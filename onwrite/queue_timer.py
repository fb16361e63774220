"""The exact time of a task that is due before a sweep would find it: a task of Cloud Tasks that wakes it then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from onwrite import queue_events as events
from onwrite import transitions, turns
from onwrite.failures import message_of
from onwrite.queue_line import Queues
from onwrite.runners import Queue
from onwrite.store import Store
from onwrite.task_document import SCHEDULED, TaskDocument

SOON: Final = timedelta(minutes=2)  # later ones come so close to a sweep's minute as matters to nobody
EARLY: Final = timedelta(seconds=1)  # Cloud Tasks' clock may be that much ahead of this one


class TooEarly(Exception):
    """Cloud Tasks is to call again: some emulators call at once, whatever the time."""


@dataclass(frozen=True, slots=True)
class QueueTimer:
    queues: Callable[[], Queues]
    queue: Queue
    clock: Callable[[], datetime]
    tell: Callable[[object], None]

    def set(self, task: TaskDocument, at: datetime) -> None:
        """Never raises: the sweep wakes it too."""
        if at > self.clock() + SOON:
            return
        # As text: programs on the way may know no whole numbers of that size.
        data = {"task": task.path, "version": str(task.version.ToNanoseconds())}
        try:
            self.queues().ask(self.queue.function, turns.turn_name(task), data, at)
        except Exception as error:  # noqa: BLE001 — see above
            self.tell(events.TimerNotSet(task.path, task.type, task.attempt, message_of(error)))
        else:
            self.tell(events.TimerSet(task.path, task.type, task.attempt, at))


def ring(store: Store, now: datetime, data: Any) -> bool:
    """Wake the task of a timer. False: it has changed since, and has a timer of its own. TooEarly."""
    task = store.read(data["task"])
    if task is None or task.state != SCHEDULED or str(task.version.ToNanoseconds()) != data["version"]:
        return False
    if task.scheduled_at and task.scheduled_at > now + EARLY:
        raise TooEarly(f"{task.path} is not due before {task.scheduled_at}")
    return store.apply(task, transitions.wake(task, now))

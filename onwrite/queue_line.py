"""Tasks on their way into a queue, and from its head to a worker."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol

from onwrite import queue_events as events
from onwrite import queue_lines, turns  # noqa: F401 — how these events are worded
from onwrite.errors import QueueRefused
from onwrite.failures import failure
from onwrite.runners import Queue
from onwrite.store import Store
from onwrite.task_document import TaskDocument

HEAD: Final = 20  # of a line; as many turns at the same moment find somebody each


class Queues(Protocol):
    """`CloudTasks`, or what stands in its place."""

    def ask(self, queue: str, name: str, data: Mapping[str, Any], at: datetime | None = None) -> None: ...


def no_queues() -> Queues:
    raise QueueRefused(
        "nothing here reaches a queue: the function that got the event must be made by task_trigger"
    )


@dataclass(frozen=True, slots=True)
class QueueLine:
    """`queues` makes what reaches Cloud Tasks, when it is first needed."""

    store: Store
    queues: Callable[[], Queues]
    clock: Callable[[], datetime]
    tell: Callable[[object], None]
    chance: Random

    def join(self, task: TaskDocument, queue: Queue) -> None:
        """Ask for its turn, once it stands in line: the event of that very write asks again, should this fail."""
        standing = self._stand(task, queue)
        if standing is None:
            return
        try:
            self.queues().ask(queue.function, turns.turn_name(standing), {"task": task.path})
        except QueueRefused as refused:
            self._turn_away(standing, refused)
        else:
            self.tell(events.Queued(task.path, task.type, task.attempt, queue.name))

    def whose_turn(self, path: str, queue: Queue) -> Iterator[TaskDocument]:
        """Who may take the turn that was asked for at `path`, the first of them first.

        The line is read only where somebody may be more urgent than the one who asked, or that one waits no more: a
        refused claim may be what tells. Who took it meanwhile had another's turn, and to that one this turn is left.
        """
        asked = self.store.read(path)
        if asked and not turns.stands_in_line(asked, self.clock(), queue):
            asked = None
        if asked and asked.priority == 0:
            yield asked
            asked = None
        yield from turns.whose_turn(asked, self.store.in_line(queue.name, HEAD), self.chance)

    def _stand(self, task: TaskDocument, queue: Queue) -> TaskDocument | None:
        """None: it is another one by now, which has its own event."""
        now = self.clock()
        if turns.stands_in_line(task, now, queue):
            return task
        version = self.store.changed(task, turns.stand_in_line(task, now, queue))
        return replace(task, version=version) if version else None

    def _turn_away(self, task: TaskDocument, refused: QueueRefused) -> None:
        now = self.clock()
        error = failure(task, now, "queue", "QueueRefused", str(refused), retryable=True)
        if self.store.apply(task, turns.turn_away(task, now, error)):
            self.tell(events.TurnedAway(task.path, task.type, task.attempt, str(refused)))

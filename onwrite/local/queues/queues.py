"""Every queue of the functions, and the way of a task into one."""

import time

import aiohttp

from onwrite.local.counters import Board
from onwrite.local.faults import Faults, fate_of
from onwrite.local.manifest import Queue
from onwrite.local.queues.calls import Calls
from onwrite.local.queues.dispatcher import Dispatcher
from onwrite.local.queues.refused import already_exists, not_found
from onwrite.local.queues.taken_names import TakenNames
from onwrite.local.queues.task import QueuedTask, Waiting
from onwrite.local.queues.task_request import read_task
from onwrite.local.relay_settings import RelaySettings


class Queues:
    """Known by the name of their function, wherever the caller says that they are."""

    def __init__(self, settings: RelaySettings, session: aiohttp.ClientSession, board: Board) -> None:
        self._project = settings.project
        self._pace = settings.pace
        self._faults = settings.faults
        self._calls = Calls(session, settings.functions)
        self._board = board
        self._dispatchers: dict[str, Dispatcher] = {}
        self._taken = TakenNames()
        self._number = 0

    async def keep(self, queues: tuple[Queue, ...]) -> None:
        """From now on these and no others. Their tasks stay; those of a queue that is gone are dropped.

        So it is on the platform: the Firebase CLI disables the queue of a function that is removed, and empties it
        before it is used again.
        """
        for function in set(self._dispatchers) - {queue.function for queue in queues}:
            await self._dispatchers.pop(function).end()
        for queue in queues:
            known = self._dispatchers.get(queue.function)
            if known:
                known.change(queue)
            else:
                self._dispatchers[queue.function] = Dispatcher(queue, self._calls, self._board, self._pace)

    def accept(self, queue: str, text: bytes, now: float) -> QueuedTask:
        """`queue`: projects/…/locations/…/queues/…. From here on the task is the relay's."""
        dispatcher = self._dispatcher(queue)
        task = read_task(queue, text, now)
        if task.name in self._taken or dispatcher.holds(task.name):
            raise already_exists(
                f"The task {task.name} exists, or existed a short time ago: its name is taken."
            )
        self._taken.add(task.name)
        number, self._number = self._number, self._number + 1
        # Of the faults only the one that Cloud Tasks owns up to: now and then it dispatches a task twice.
        deliveries = len(fate_of(number, self._faults).waits)
        dispatcher.accept(Waiting(task.scheduled_at, number, task, deliveries), now)
        return task

    async def delete(self, queue: str, task_id: str) -> None:
        if not await self._dispatcher(queue).delete(f"{queue}/tasks/{task_id}"):
            raise not_found(f"There is no task {task_id} in {queue}: it is done, or was never there.")

    def look_at_clock(self) -> None:
        """What has become due since the last look is pending from now on."""
        for dispatcher in self._dispatchers.values():
            dispatcher.look_at_clock(time.time())

    def suffer(self, faults: Faults) -> None:
        """From the next task on."""
        self._faults = faults

    def _dispatcher(self, queue: str) -> Dispatcher:
        _, project, _, _, _, function = queue.split("/")
        dispatcher = self._dispatchers.get(function)
        if dispatcher is None or project != self._project:
            known = ", ".join(sorted(self._dispatchers)) or "none"
            raise not_found(
                f"There is no queue {function} in project {project}. A queue is made by a function declared with "
                f"tasks_fn.on_task_dispatched and has its name; project {self._project} has: {known}."
            )
        return dispatcher

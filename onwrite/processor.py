"""The way of a task, in named steps: prepare, claim, run, finish (design.md, section 4).

An exception leaves `process` only before the claim, so that the platform sends the event again.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, NoReturn

from google.api_core.exceptions import InvalidArgument
from pydantic import TypeAdapter

from onwrite import events, transitions
from onwrite.backoff import Backoff
from onwrite.changes import Change
from onwrite.claims import Claim
from onwrite.durations import minutes, seconds
from onwrite.errors import InvalidInput, UnknownType
from onwrite.failures import cancellation, failure
from onwrite.flow import BLOCKED
from onwrite.handlers import Handler
from onwrite.job_start import Jobs, JobStart
from onwrite.keeper import Keeper
from onwrite.log_lines import log
from onwrite.pauses import PauseWatch
from onwrite.queue_line import QueueLine, Queues, no_queues
from onwrite.queue_timer import QueueTimer
from onwrite.registry import Registry
from onwrite.runners import Queue
from onwrite.store import Store
from onwrite.task_document import FUNCTION, JOB, LEFT_ALONE, QUEUE, TaskDocument, shard_of
from onwrite.workers import Worker

DUE_TOLERANCE: Final = seconds(1)  # the sweep's clock may be that much ahead of this worker's
LEASE_MARGIN: Final = seconds(30)  # beyond the handler's time-out, for the finish
LONGEST_LEASE: Final = seconds(90)  # as long a task waits for its rescue when its worker is killed


def utc_now() -> datetime:
    return datetime.now(UTC)


class Processor:
    """`lease` is how long a lease lasts at the most; it is renewed at a third of its life.

    `jobs` is what starts the containers of handlers that run on a job. `queues` makes what reaches Cloud Tasks, when
    a handler first needs it; `timer` is the queue that wakes tasks at their exact time.
    """

    def __init__(  # noqa: PLR0913 — its parts, each with a default
        self,
        store: Store,
        registry: Registry,
        *,
        lease: timedelta = LONGEST_LEASE,
        jobs: Jobs | None = None,
        queues: Callable[[], Queues] = no_queues,
        timer: Queue | None = None,
        keeper: Keeper | None = None,
        clock: Callable[[], datetime] = utc_now,
        tell: Callable[[object], None] = log,
        chance: Random | None = None,
    ) -> None:
        self._store = store
        self._registry = registry
        self._lease = lease
        self._jobs = jobs or Jobs()
        self._pauses = PauseWatch(store, clock, tell)
        self._clock = clock
        self._tell = tell
        self._chance = chance or Random()  # noqa: S311 — tokens must differ, not be secret; seeded by the system
        self._worker = Worker(
            store, registry, keeper or Keeper(store, clock, tell), clock, tell, self._chance
        )
        self._job_start = JobStart(store, self._jobs, clock, tell, self._chance)
        self._line = QueueLine(store, queues, clock, tell, self._chance)
        self._timer = QueueTimer(queues, timer, clock, tell) if timer else None

    def process(self, task: TaskDocument, *, turn_in: Queue | None = None) -> bool:
        """Take one version of a task document as far as it goes. Whether an attempt was made of it.

        `turn_in` is the queue in which somebody's turn has come; who is in another waits there.
        """
        prepared = self._prepare(task)
        if prepared is None:
            return False
        handler, value = prepared
        if handler.queue and handler.queue != turn_in:
            self._line.join(task, handler.queue)
            return False
        if handler.runs_on and not self._job_start.has_room(task):
            return False
        claim = self._claim(task, handler)
        if claim is None:
            return False
        if handler.runs_on:
            self._job_start.start(claim, handler)
        else:
            started_at = claim.task.started_at or self._clock()
            self._worker.work(claim, handler, value, started_at=started_at, life=self._lasts(handler))
        return True

    def take_turn(self, path: str, queue: Queue) -> bool:
        """The turn that was asked for at `path` has come: one attempt at most. False: nobody waits there any more."""
        return any(self.process(task, turn_in=queue) for task in self._line.whose_turn(path, queue))

    def _prepare(self, task: TaskDocument) -> tuple[Handler[..., Any], Any] | None:
        """None: there is nothing to run now, and the document says why."""
        if task.state in LEFT_ALONE or self._is_kept_back(task):
            return None
        try:
            handler = self._registry.get(task.type).placed_for(task).resumed_for(task)
            return handler, handler.read_input(task.input)
        except UnknownType as error:
            self._invalidate(task, "UnknownType", str(error))
        except InvalidInput as error:
            self._invalidate(task, "InvalidInput", str(error))
        except Exception as error:  # noqa: BLE001 — a broken handler file costs attempts, as a broken handler does
            return raising(error), None
        return None

    def _is_kept_back(self, task: TaskDocument) -> bool:
        """Whatever it is of, its input included: it is not run now."""
        if task.problems:
            self._invalidate(task, "Document", "; ".join(task.problems))
        elif task.cancel_requested:
            self._cancel(task)
        elif task.scheduled_at and task.scheduled_at > self._clock() + DUE_TOLERANCE:
            self._leave_for_the_sweep(task)
        elif task.needs > 0:
            self._leave_for_its_needs(task)
        elif self._pauses.current().cover(task.type):
            self._leave_for_the_resume(task)
        else:
            return False
        return True

    def _claim(self, task: TaskDocument, handler: Handler[..., Any]) -> Claim | None:
        token = f"{self._chance.getrandbits(128):032x}"
        change = transitions.claim(
            task,
            self._clock(),
            token=token,
            lasts=self._lasts(handler),
            max_attempts=handler.retry.attempts,
            runner=JOB if handler.runs_on else QUEUE if handler.queue else FUNCTION,
        )
        try:
            claim = self._store.claim(task, change, token)
        except InvalidArgument as error:
            self._tell(events.CannotStore(*_about(task), error.message))
            return None
        if claim is None:
            self._tell(events.ClaimLost(*_about(task)))
        return claim

    def _lasts(self, handler: Handler[..., Any]) -> timedelta:
        if handler.runs_on:
            return self._jobs.start_grace
        return min(handler.timeout + LEASE_MARGIN, self._lease)

    def _cancel(self, task: TaskDocument) -> None:
        now = self._clock()
        self._apply(
            task,
            transitions.cancel(task, now, cancellation(task, now)),
            events.Cancelled(*_about(task), task.cancelled_by),
        )

    def _invalidate(self, task: TaskDocument, type_name: str, message: str) -> None:
        now = self._clock()
        error = failure(task, now, "invalid", type_name, message)
        self._apply(task, transitions.invalidate(task, now, error), events.Invalid(*_about(task), error))

    def _leave_for_its_needs(self, task: TaskDocument) -> None:
        """Each need that is done sends an event; only the last of them makes it due."""
        if not _is_held(task, BLOCKED):
            self._apply(task, transitions.block(task, self._clock()), None)

    def _leave_for_the_resume(self, task: TaskDocument) -> None:
        """Once: each write sends an event, whose answer would be the next write."""
        if not _is_held(task, transitions.PAUSED):
            self._apply(task, transitions.pause(task, self._clock()), events.Paused(*_about(task)))

    def _leave_for_the_sweep(self, task: TaskDocument) -> None:
        """Enqueued tasks carry what the sweep needs; one written or put off by hand is given it, in one write."""
        found = task.wake_at == task.scheduled_at and task.shard == shard_of(task.path)
        if not found or transitions.reason_is_over(task):
            self._apply(task, transitions.accept(task), None)
        if task.scheduled_at:
            self._tell(events.NotDue(*_about(task), task.scheduled_at))
            if self._timer:
                self._timer.set(task, task.scheduled_at)

    def _apply(self, task: TaskDocument, change: Change, event: events.Event | None) -> None:
        try:
            landed = self._store.apply(task, change)
        except InvalidArgument as error:
            landed, event = True, events.CannotStore(*_about(task), error.message)
        if landed and event:
            self._tell(event)


def raising(error: Exception) -> Handler[..., Any]:
    """In the place of a handler that cannot be had."""

    def broken(*_: Any) -> NoReturn:
        raise error

    return Handler(function=broken, input=TypeAdapter(Any), timeout=minutes(1), retry=Backoff(), fail_on=())


def _is_held(task: TaskDocument, reason: str) -> bool:
    """For this reason already, and where the sweep finds it."""
    return task.reason == reason and task.wake_at is not None and task.shard == shard_of(task.path)


def _about(task: TaskDocument) -> tuple[str, str, int]:
    return task.path, task.type, task.attempt

"""A claimed attempt whose handler runs on a job: start its container, write down where it is, keep nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from onwrite import events, transitions
from onwrite.changes import Change
from onwrite.claims import Claim
from onwrite.decisions import unless_cancelled
from onwrite.durations import seconds
from onwrite.failures import failure, trace_of
from onwrite.handlers import Handler
from onwrite.job_names import job_of
from onwrite.launchers.launcher import Job, Launched, LaunchRefused, Resources
from onwrite.launchers.on_demand import LauncherSource, OnDemand
from onwrite.runners import START_GRACE
from onwrite.store import Store
from onwrite.task_document import TaskDocument

FULL_PAUSE: Final = seconds(30)
NOTE_TRIES: Final = 5


@dataclass(frozen=True, eq=False)
class Jobs:
    """How the jobs of a function are started.

    `launcher` is a launcher, or what makes one when it is first needed. `max_jobs`: more wait as `scheduled`. A
    container that has not taken its attempt over after `start_grace` does not get it any more.
    """

    launcher: LauncherSource | None = None
    max_jobs: int | None = None
    start_grace: timedelta = START_GRACE
    on_demand: OnDemand = field(init=False)

    def __post_init__(self) -> None:
        if self.max_jobs is not None and self.max_jobs < 1:
            raise ValueError(
                f"max_jobs must be 1 or more, not {self.max_jobs}; to start none, pause their types"
            )
        object.__setattr__(self, "on_demand", OnDemand(self.launcher))


@dataclass(frozen=True, slots=True)
class JobStart:
    store: Store
    jobs: Jobs
    clock: Callable[[], datetime]
    tell: Callable[[object], None]
    chance: Random

    def has_room(self, task: TaskDocument) -> bool:
        """False: as many jobs run as may, and the task was put off."""
        if self._running() < self._allowed:
            return True
        change = self._put_off(task)
        if self.store.apply(task, change):
            self.tell(events.PutOff(task.path, task.type, task.attempt, change.fields["job"]["waits"]))
        return False

    def start(self, claim: Claim, handler: Handler[..., Any]) -> None:
        """Never raises: the task is claimed, and whatever is not stored now is the sweep's."""
        job = job_of(self.store.database, claim.task, claim.token, handler.runs_on or Resources())
        try:
            if self._is_one_too_many():
                self._end(claim, self._put_off)
                return
            launched = self._launch(claim, job, handler)
        except Exception as error:  # noqa: BLE001 — see above
            self.tell(events.FinishFailed(*claim.about, trace_of(error)))
            return
        if launched is None:
            return
        try:
            self._note(claim, job, launched)
        except Exception as error:  # noqa: BLE001 — see above
            self.tell(events.JobOutOfReach(*claim.about, trace_of(error)))

    def _running(self) -> int:
        return 0 if self.jobs.max_jobs is None else self.store.jobs(self.jobs.max_jobs + 1)

    @property
    def _allowed(self) -> float:
        return float("inf") if self.jobs.max_jobs is None else self.jobs.max_jobs

    def _is_one_too_many(self) -> bool:
        """Many may have found the same room at once: each of them sees the others once it has claimed its task."""
        return self._running() > self._allowed

    def _put_off(self, task: TaskDocument) -> Change:
        now = self.clock()
        until = now + FULL_PAUSE * (0.5 + self.chance.random())
        why = f"as many jobs run as may at once ({self.jobs.max_jobs}); tried again every half a minute"
        return unless_cancelled(task, transitions.put_off(task, now, until, why), now)

    def _launch(self, claim: Claim, job: Job, handler: Handler[..., Any]) -> Launched | None:
        """None: it could not be started, and the task says why."""
        try:
            return self.jobs.on_demand.launch(job)
        except Exception as error:  # noqa: BLE001 — a launcher that is broken costs attempts, as a handler does
            found = error
        self._end(claim, lambda task: self._not_launched(task, found, handler))
        return None

    def _not_launched(self, task: TaskDocument, error: Exception, handler: Handler[..., Any]) -> Change:
        now, retryable = self.clock(), not isinstance(error, LaunchRefused)
        told = failure(task, now, "launch", type(error).__name__, str(error), retryable=retryable)
        if not retryable:
            return transitions.reject(task, now, told)
        change = transitions.retry(task, now, told, handler.retry.delay(task.attempt, self.chance))
        return unless_cancelled(task, change, now)

    def _end(self, claim: Claim, decide: Callable[[TaskDocument], Change]) -> None:
        change = self.store.finish(claim, decide)
        if change is None:
            self.tell(events.AttemptLost(*claim.about, "Launch"))
        else:
            self.tell(
                events.Ended(*claim.about, change, self.clock() - (claim.task.started_at or self.clock()))
            )

    def _note(self, claim: Claim, job: Job, launched: Launched) -> None:
        """The container may have come first: then the note goes beside what it has written."""
        task: TaskDocument | None = claim.task
        for _ in range(NOTE_TRIES):
            if task is None or not (task.holds(claim.token) or _is_in(task, job)):
                self.jobs.on_demand.remove(
                    launched.name
                )  # the attempt was ended before it began, by a cancel
                return
            if not task.runs_on_job:
                return  # it has come, and gone
            if self.store.apply(task, transitions.launch(task, launched.name, launched.log)):
                self.tell(events.Launched(*claim.about, launched.log))
                return
            task = self.store.read(task.path)


def _is_in(task: TaskDocument, job: Job) -> bool:
    """Its container has taken the attempt over, and has put its own token and the Job's name there."""
    return task.job is not None and task.job.name == job.name

"""One container's life: look whether the attempt is for it, load its handler, take it over, make it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from onwrite import events
from onwrite.answers import Fail
from onwrite.claims import Claim
from onwrite.container.take_over import NotOurs, read_ours, take_over
from onwrite.errors import InvalidInput, UnknownType
from onwrite.handlers import Handler
from onwrite.job_names import handler_lasts
from onwrite.keeper import Keeper
from onwrite.launchers.launcher import Job
from onwrite.processor import LONGEST_LEASE, raising
from onwrite.registry import Registry
from onwrite.stops import Cancelled, ShutDown, Stopped
from onwrite.store import Store
from onwrite.task_document import TaskDocument
from onwrite.workers import Worker


@dataclass(frozen=True)
class ContainerAttempt:
    """`seconds_left`: until this process is killed, once it was told to end; None while it was not."""

    job: Job
    store: Store
    registry: Registry
    keeper: Keeper
    seconds_left: Callable[[], float | None]
    clock: Callable[[], datetime]
    tell: Callable[[object], None]
    chance: Random
    lease: timedelta = LONGEST_LEASE

    def make(self) -> None:
        """How it ended is told as an event. StoreUnavailable and its like before the attempt is ours."""
        try:
            task = read_ours(self.store, self.job)
            handler, value = self._prepare(task)  # may take long: under the lease of who launched us
            claim = self._take_over(task)
        except NotOurs as error:
            self.tell(events.NotOurs(self.job.path, self.job.type, self.job.attempt, str(error)))
            return
        self.tell(events.TakenOver(*claim.about))
        worker = Worker(self.store, self.registry, self.keeper, self.clock, self.tell, self.chance)
        worker.work(
            claim,
            handler,
            value,
            started_at=self.clock(),
            life=self.lease,
            stopped=self._stopped(claim),
        )

    def _prepare(self, task: TaskDocument) -> tuple[Handler[..., Any], Any]:
        """What a function found right before may be wrong here: the image may be of other code."""
        try:
            handler = self.registry.get(task.type).on_job().resumed_for(task)
            value = handler.read_input(task.input)
        except (UnknownType, InvalidInput) as error:
            return raising(Fail(f"the code in the container is not that of the function: {error}")), None
        except Exception as error:  # noqa: BLE001 — a broken handler file costs attempts, as a broken handler does
            return raising(error), None
        return replace(handler, timeout=handler_lasts(handler.timeout)), value

    def _take_over(self, task: TaskDocument) -> Claim:
        token = f"{self.chance.getrandbits(128):032x}"
        return take_over(self.store, task, self.job, now=self.clock(), token=token, lasts=self.lease)

    def _stopped(self, claim: Claim) -> Stopped | None:
        """Why its handler is not called at all."""
        if claim.task.cancel_requested:
            return Cancelled()
        return ShutDown() if self.seconds_left() is not None else None

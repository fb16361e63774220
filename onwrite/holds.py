"""What an attempt holds while its handler runs, shared by the handler's thread and the keeper's."""

import ctypes
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeVar

from onwrite.claims import Claim
from onwrite.durations import seconds
from onwrite.stops import Cancelled, HandedOver, ShutDown, Stopped, TimedOut

STOP_GRACE: Final = seconds(5)  # for a handler to end by itself: once told to, and once more when stopped
REPORT_PAUSE: Final = seconds(
    5
)  # at the least, between the writes of an attempt that progress reports ask for
CHECKPOINT_MARGIN: Final = seconds(30)  # before the end of an attempt that goes on elsewhere

T = TypeVar("T")
Step = Literal["renew", "stop", "abandon"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen to a running attempt, and when. Pure."""

    deadline: datetime
    life: timedelta
    renew_at: datetime
    stop: type[Stopped] = TimedOut  # for which reason the handler is stopped at the deadline
    grace: timedelta = STOP_GRACE
    stopped_at: datetime | None = None

    @property
    def next_at(self) -> datetime:
        return min(self._ends_at, self.renew_at)

    def ends_at_a_checkpoint(self, now: datetime) -> bool:
        """The attempt ends soon and goes on elsewhere: a moment at which nothing that was done is lost is the best."""
        return issubclass(self.stop, HandedOver | ShutDown) and now >= self.deadline - CHECKPOINT_MARGIN

    def due(self, now: datetime) -> Step | None:
        """A handler that does not end when it is stopped is abandoned. An end goes before a renewal."""
        if now >= self._ends_at:
            return "stop" if self.stopped_at is None else "abandon"
        return "renew" if now >= self.renew_at else None

    def earlier(self, deadline: datetime, stop: type[Stopped], grace: timedelta = STOP_GRACE) -> "Plan":
        """The same with an end that comes sooner; an end that is sooner already stays."""
        if self.stopped_at is not None or deadline >= self.deadline:
            return self
        return replace(self, deadline=deadline, stop=stop, grace=grace)

    def reported(self, written_at: datetime) -> "Plan":
        """A progress report waits for the next renewal; that comes sooner now, though not at once."""
        return replace(self, renew_at=min(self.renew_at, written_at + REPORT_PAUSE))

    def renewed(self, now: datetime) -> "Plan":
        """A third of a lease's life leaves time for two more tries."""
        return replace(self, renew_at=now + self.life / 3)

    @property
    def _ends_at(self) -> datetime:
        return self.deadline if self.stopped_at is None else self.stopped_at + self.grace


class Hold:
    """`claim` is the newest version this attempt has written; `plan` is changed by whoever holds the lock.

    `reports`: fields of the task that its handler has told and nobody has written yet; never changed in place.
    """

    def __init__(self, claim: Claim, plan: Plan, now: datetime) -> None:
        self.claim = claim
        self.plan = plan
        self.abandon: Callable[[Stopped], None] = lambda _: None  # ends the attempt in the handler's place
        self.written_at = now
        self.cancelled = False
        self.lost = False
        self.reports: Mapping[str, Any] = {}
        self.writing = threading.Lock()  # held over each write, of the handler's thread and of the keeper's
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._running = False
        self._raised = False
        self._closed = False

    def run(self, call: Callable[[], T]) -> T:
        """What `call` returns. Raises Stopped where the keeper stops it, and nothing of the kind later on."""
        self._running = True
        try:
            try:
                return call()
            finally:
                self._leave()
        except Stopped:
            self._leave()  # it may have been raised before the first one had done its work
            raise

    def stop(self, stop: type[Stopped], now: datetime) -> None:
        """Raise it in the handler's thread, once; a handler inside a C function gets it when that returns."""
        with self._lock:
            self.plan = replace(self.plan, stop=stop, stopped_at=now)
            if self._running and not self._raised:
                self._raised = True
                _raise_in(self._thread, stop)

    def end_sooner(self, deadline: datetime, stop: type[Stopped], grace: timedelta = STOP_GRACE) -> None:
        with self._lock:
            self.plan = self.plan.earlier(deadline, stop, grace)

    def cancel(self, now: datetime) -> None:
        """The handler is told; it is stopped if it has not ended within the grace."""
        self.cancelled = True
        self.end_sooner(now + STOP_GRACE, Cancelled)

    def report(self, name: str, value: Any) -> None:
        with self._lock:
            self.reports = {**self.reports, name: value}
            self.plan = self.plan.reported(self.written_at)

    def wrote(self, claim: Claim, now: datetime, reports: Mapping[str, Any]) -> None:
        """A renewal has landed, with what was reported until then."""
        with self._lock:
            self.claim, self.written_at = claim, now
            self.plan = self.plan.renewed(now)
            self.reports = {
                name: value for name, value in self.reports.items() if reports.get(name) is not value
            }
            if self.reports:  # something newer was reported meanwhile
                self.plan = self.plan.reported(now)

    def try_again(self, now: datetime) -> None:
        """A renewal did not land: before the lease is over there is time for some more."""
        with self._lock:
            self.plan = replace(self.plan, renew_at=now + self.plan.life / 12)

    def close(self) -> bool:
        """Whoever is first ends the attempt: the handler's thread, or the keeper that abandons it."""
        with self._lock:
            first, self._closed = not self._closed, True
            return first

    @property
    def closed(self) -> bool:
        return self._closed

    def _leave(self) -> None:
        with self._lock:
            self._running = False
            if self._raised:
                _take_back()


class _TakenBack(BaseException):
    """Comes in the place of what was raised and has not arrived yet."""


def _take_back() -> None:
    """In the handler's own thread. Nothing that was raised in it arrives any more.

    To raise None would do, but for what it leaves behind: Python (3.11) would look for an exception at every call for
    the rest of the process's life, which makes calls several times as slow, and hang under a debugger or a tracer.
    """
    try:
        _raise_in(threading.get_ident(), _TakenBack)
        while True:  # it arrives with one of the next bytecodes
            pass
    except _TakenBack:
        return


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Raised at the thread's next bytecode, in the place of what has not arrived yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))

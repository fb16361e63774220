"""Keeps the leases of this process: one background thread, and none while nothing runs.

It renews what is still running at a third of a lease's life, so that a handler that ends sooner costs no write; it
stops what is out of time, cancelled or about to lose its process, and ends what does not stop.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from onwrite import events
from onwrite.failures import trace_of
from onwrite.holds import Hold
from onwrite.log_lines import log
from onwrite.owned_writes import renew
from onwrite.shutdown import seconds_left
from onwrite.stops import LeaseLost, ShutDown
from onwrite.store import Store

TICK: Final = 1.0  # seconds; how soon a shutdown, a report or a short timeout is noticed
LINGER: Final = 5.0  # seconds the thread waits for a next task before it ends


class Keeper:
    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        tell: Callable[[object], None] = log,
        seconds_left: Callable[[], float | None] = seconds_left,
    ) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._seconds_left = seconds_left
        self._leaving_at: tuple[datetime, timedelta] | None = None
        self._holds: set[Hold] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._idle = False

    def keep(self, hold: Hold) -> None:
        with self._changed:
            self._holds.add(hold)
            if self._thread is None:
                self._thread = self._start()
            elif self._idle:
                self._changed.notify()

    def let_go(self, hold: Hold) -> None:
        with self._changed:
            self._holds.discard(hold)

    def step(self) -> None:
        """Everything that is due now. The thread does this again and again; a test does it when it likes."""
        with self._changed:
            holds = list(self._holds)
        self._look_for_shutdown(holds)
        due = [(hold, hold.plan.due(self._clock())) for hold in holds]
        for hold, step in sorted(due, key=lambda it: it[1] == "renew"):  # a renewal may wait for Firestore
            if hold.closed:
                continue
            match step:
                case "stop":
                    hold.stop(hold.plan.stop, self._clock())
                case "abandon":
                    self._abandon(hold)
                case "renew":
                    self._renew(hold)

    def _look_for_shutdown(self, holds: list[Hold]) -> None:
        """Handlers get three fifths of the time that is left; the rest is for handing their tasks back."""
        left = self._seconds_left()
        if left is None:
            return
        if self._leaving_at is None:
            self._leaving_at = (self._clock() + timedelta(seconds=left * 0.6), timedelta(seconds=left * 0.2))
        for hold in holds:
            hold.end_sooner(self._leaving_at[0], ShutDown, self._leaving_at[1])

    def _renew(self, hold: Hold) -> None:
        now = self._clock()
        if not hold.writing.acquire(blocking=False):
            hold.try_again(now)  # its handler is writing, which makes the lease longer as well
            return
        try:
            kept = renew(self._store, hold, now)
        except Exception as error:  # noqa: BLE001 — the lease holds on for a while; the next try may land
            hold.try_again(now)
            self._tell(events.NotRenewed(*hold.claim.about, trace_of(error)))
            return
        finally:
            hold.writing.release()
        if not kept:
            if not hold.closed:  # else its own finish was first
                hold.lost = True
                hold.stop(LeaseLost, now)
            self.let_go(hold)

    def _abandon(self, hold: Hold) -> None:
        """The handler did not stop, since it is in a C function or caught it: its task goes on without it."""
        self.let_go(hold)
        hold.abandon(hold.plan.stop())

    def _start(self) -> threading.Thread:
        thread = threading.Thread(target=self._keep_on, name="onwrite-keeper", daemon=True)
        thread.start()
        return thread

    def _keep_on(self) -> None:
        while self._wait():
            self.step()

    def _wait(self) -> bool:
        """False: there was nothing to keep for a while, and the thread ends."""
        with self._changed:
            if not self._holds:
                self._idle = True
                self._changed.wait_for(lambda: self._holds, LINGER)
                self._idle = False
            if not self._holds:
                self._thread = None
                return False
            # What is closed has nothing due any more, though it stays until its end is stored.
            waits = [
                (hold.plan.next_at - self._clock()).total_seconds() for hold in self._holds if not hold.closed
            ]
            self._changed.wait(min(max(min(waits, default=TICK), 0), TICK))
            return True

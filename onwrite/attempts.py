"""One attempt, from the claim to its end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from onwrite import events
from onwrite.answers import Answer, Transact, unless_answer
from onwrite.changes import DELETE, Change, Decide
from onwrite.decisions import Crashed, Done, decide
from onwrite.errors import StoreUnavailable
from onwrite.failures import trace_of
from onwrite.handlers import Handler
from onwrite.holds import Hold
from onwrite.stops import Cancelled, LeaseLost, Stopped
from onwrite.store import Store
from onwrite.task import Task
from onwrite.task_document import DONE

Said = Done | Crashed | Answer | Stopped


@dataclass(frozen=True, slots=True)
class Attempt:
    hold: Hold
    handler: Handler[..., Any]
    task: Task
    store: Store
    clock: Callable[[], datetime]
    tell: Callable[[object], None]
    chance: Random

    def make(self, value: Any) -> None:
        """Run the handler and store what it says. Only what kills a process is raised."""
        said = self._run(value)
        if self.hold.lost or isinstance(said, LeaseLost) or not self.hold.close():
            self._tell_lost(said)
        else:
            self._finish(said)

    def abandon(self, stopped: Stopped) -> None:
        """End it in the handler's place, which goes on as a zombie and cannot write any more."""
        if self.hold.close():
            self._finish(stopped)

    def _run(self, value: Any) -> Said:
        try:
            result = self.hold.run(lambda: self.handler.function(self.task, value))
        except Answer as answer:
            said: Said = answer
        except Stopped as stopped:
            return stopped
        except (Exception, SystemExit) as error:  # noqa: BLE001 — whatever a handler raises ends its attempt
            said = Crashed(error)
        else:
            said = result if isinstance(result, Answer) else Done(result)
        return self._unless_stopped(said)

    def _unless_stopped(self, said: Said) -> Said:
        """What it said after it was told to stop. A result counts, unless it is one of a handler that gave in."""
        plan = self.hold.plan
        if self.hold.cancelled:
            return Cancelled()
        if plan.stopped_at is not None and isinstance(said, Crashed):
            return plan.stop()
        return said

    def _finish(self, said: Said) -> None:
        """Never raises: what cannot be stored now is rescued by the sweep."""
        try:
            try:
                change = self._end(said)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 — a transaction's own answer or crash, or effects refused
                said = error if isinstance(error, Answer) else Crashed(error)
                change = self._end(said)
        except Exception as error:  # noqa: BLE001 — an error after the claim must not bring the event back
            self.tell(events.FinishFailed(*self.hold.claim.about, trace_of(error)))
            return
        if change is None:
            self._tell_lost(said)
        else:
            self._tell_ended(change, said)

    def _end(self, said: Said) -> Change | None:
        """The change that landed; None: the attempt is lost."""
        claim = self.hold.claim
        if isinstance(said, Transact):
            function = said.function
            return self.store.transact(
                claim,
                lambda transaction: self._decide(Done(unless_answer(function(transaction)))),
                self.task.effects,
            )
        effects = self.task.effects if isinstance(said, Done) else None
        return self.store.finish(claim, self._decide(said), effects)

    def _decide(self, said: Done | Crashed | Answer | Stopped) -> Decide:
        decided = decide(said, self.handler, self.clock(), self.chance)
        return lambda task: self._with_reports(decided(task))

    def _with_reports(self, change: Change) -> Change:
        """A checkpoint is for the next attempt: where there will be none, it goes."""
        reports = self.hold.reports
        if change.state == DONE and self.task.checkpoint.value is not None:
            reports = {**reports, "checkpoint": DELETE}
        return Change({**change.fields, **reports}) if reports else change

    def _tell_lost(self, said: Said) -> None:
        self.tell(events.AttemptLost(*self.hold.claim.about, type(said).__name__))

    def _tell_ended(self, change: Change, said: Said) -> None:
        trace = trace_of(said.error) if isinstance(said, Crashed) else ""
        started_at = self.hold.claim.task.started_at or self.hold.claim.task.created_at
        self.tell(events.Ended(*self.hold.claim.about, change, self.clock() - started_at, trace))

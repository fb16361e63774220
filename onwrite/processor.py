"""The way of a task, in named steps: prepare, claim, run, finish (design.md, section 4).

An exception leaves `process` only before the claim, so that the platform sends the event again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any, Final, NoReturn

from google.api_core.exceptions import InvalidArgument
from pydantic import TypeAdapter

from onwrite import events, transitions
from onwrite.answers import Answer, Transact, unless_answer
from onwrite.backoff import Backoff
from onwrite.decisions import Crashed, Done, decide
from onwrite.durations import minutes, seconds
from onwrite.errors import InvalidInput, StoreUnavailable, UnknownType
from onwrite.failures import failure, trace_of
from onwrite.handlers import Handler
from onwrite.log_lines import log
from onwrite.registry import Registry
from onwrite.store import Claim, Store
from onwrite.task import Task
from onwrite.task_document import LEFT_ALONE, TaskDocument, shard_of

DUE_TOLERANCE: Final = seconds(1)  # the sweep's clock may be that much ahead of this worker's
LEASE_MARGIN: Final = seconds(30)  # beyond the handler's time-out, for the finish

Said = Done | Crashed | Answer


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is carried from the claim to the finish."""

    claim: Claim
    handler: Handler[..., Any]
    task: Task

    @property
    def about(self) -> tuple[str, str, int]:
        return _about(self.claim.task)

    @property
    def started_at(self) -> datetime:
        return self.claim.task.started_at or self.claim.task.created_at


def utc_now() -> datetime:
    return datetime.now(UTC)


class Processor:
    def __init__(
        self,
        store: Store,
        registry: Registry,
        *,
        clock: Callable[[], datetime] = utc_now,
        tell: Callable[[object], None] = log,
        chance: Random | None = None,
    ) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._tell = tell
        self._chance = chance or Random()  # noqa: S311 — tokens must differ, not be secret; seeded by the system

    def process(self, task: TaskDocument) -> None:
        """Take one version of a task document as far as it goes."""
        prepared = self._prepare(task)
        if prepared is None:
            return
        handler, value = prepared
        claim = self._claim(task, handler)
        if claim is None:
            return
        attempt = Attempt(claim, handler, Task(claim.task, self._store.client))
        self._finish(attempt, _run(attempt, value))

    def _prepare(self, task: TaskDocument) -> tuple[Handler[..., Any], Any] | None:
        """None: there is nothing to run now, and the document says why."""
        if task.state in LEFT_ALONE:
            return None
        if task.problems:
            self._invalidate(task, "Document", "; ".join(task.problems))
            return None
        if task.scheduled_at and task.scheduled_at > self._clock() + DUE_TOLERANCE:
            self._leave_for_the_sweep(task)
            return None
        try:
            handler = self._registry.get(task.type)
            return handler, handler.read_input(task.input)
        except UnknownType as error:
            self._invalidate(task, "UnknownType", str(error))
        except InvalidInput as error:
            self._invalidate(task, "InvalidInput", str(error))
        except Exception as error:  # noqa: BLE001 — a broken handler file costs attempts, as a broken handler does
            return _raising(error), None
        return None

    def _claim(self, task: TaskDocument, handler: Handler[..., Any]) -> Claim | None:
        token = f"{self._chance.getrandbits(128):032x}"
        change = transitions.claim(
            task,
            self._clock(),
            token=token,
            lasts=handler.timeout + LEASE_MARGIN,
            max_attempts=handler.retry.attempts,
        )
        try:
            claim = self._store.claim(task, change, token)
        except InvalidArgument as error:
            self._tell(events.CannotStore(*_about(task), error.message))
            return None
        if claim is None:
            self._tell(events.ClaimLost(*_about(task)))
        return claim

    def _finish(self, attempt: Attempt, said: Said) -> None:
        """Never raises: what cannot be stored now is rescued by the sweep."""
        try:
            try:
                change = self._end(attempt, said)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 — a transaction's own answer or crash, or effects refused
                said = error if isinstance(error, Answer) else Crashed(error)
                change = self._end(attempt, said)
        except Exception as error:  # noqa: BLE001 — an error after the claim must not bring the event back
            self._tell(events.FinishFailed(*attempt.about, trace_of(error)))
            return
        if change is None:
            self._tell(events.AttemptLost(*attempt.about, type(said).__name__))
            return
        trace = trace_of(said.error) if isinstance(said, Crashed) else ""
        self._tell(events.Ended(*attempt.about, change, self._clock() - attempt.started_at, trace))

    def _end(self, attempt: Attempt, said: Said) -> transitions.Change | None:
        """The change that landed; None: the attempt is lost."""
        if isinstance(said, Transact):
            function = said.function
            return self._store.transact(
                attempt.claim,
                lambda transaction: self._decide(attempt, Done(unless_answer(function(transaction)))),
                attempt.task.writes,
            )
        effects = attempt.task.writes if isinstance(said, Done) else ()
        return self._store.finish(attempt.claim, self._decide(attempt, said), effects)

    def _decide(self, attempt: Attempt, said: Done | Crashed | Answer) -> transitions.Decide:
        return decide(said, attempt.handler, self._clock(), self._chance)

    def _invalidate(self, task: TaskDocument, type_name: str, message: str) -> None:
        now = self._clock()
        error = failure(task, now, "invalid", type_name, message)
        self._apply(task, transitions.invalidate(task, now, error), events.Invalid(*_about(task), error))

    def _leave_for_the_sweep(self, task: TaskDocument) -> None:
        """Enqueued tasks carry what the sweep needs; one written or put off by hand is given it, in one write."""
        if task.wake_at != task.scheduled_at or task.shard != shard_of(task.path):
            self._apply(task, transitions.accept(task), None)
        if task.scheduled_at:
            self._tell(events.NotDue(*_about(task), task.scheduled_at))

    def _apply(self, task: TaskDocument, change: transitions.Change, event: events.Event | None) -> None:
        try:
            landed = self._store.apply(task, change)
        except InvalidArgument as error:
            landed, event = True, events.CannotStore(*_about(task), error.message)
        if landed and event:
            self._tell(event)


def _run(attempt: Attempt, value: Any) -> Said:
    try:
        result = attempt.handler.function(attempt.task, value)
    except Answer as answer:
        return answer
    except (Exception, SystemExit) as error:  # noqa: BLE001 — whatever a handler raises ends its attempt
        return Crashed(error)
    return result if isinstance(result, Answer) else Done(result)


def _raising(error: Exception) -> Handler[..., Any]:
    def broken(*_: Any) -> NoReturn:
        raise error

    return Handler(function=broken, input=TypeAdapter(Any), timeout=minutes(1), retry=Backoff(), fail_on=())


def _about(task: TaskDocument) -> tuple[str, str, int]:
    return task.path, task.type, task.attempt

"""From what a handler said to the one change to write. Pure: time and chance are arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

from onwrite import transitions, waits
from onwrite.answers import Answer, Fail, Retry, Snooze, Wait
from onwrite.changes import Change, Decide
from onwrite.commits import size_of
from onwrite.durations import seconds
from onwrite.errors import EffectsRefused, NotStorable, ResultTooLarge
from onwrite.failures import cancellation, failure, frames_of, message_of
from onwrite.handlers import Handler
from onwrite.stops import Cancelled, HandedOver, OutcomeUnknown, ShutDown, Stopped
from onwrite.task_document import SCHEDULED, TaskDocument
from onwrite.verdicts import ask, question

RESULT_LIMIT: Final = 100_000  # bytes; an event carries the document twice and ends at 512 KB
SHORTEST_SNOOZE: Final = seconds(10)  # an answer that costs no attempt must not spin


@dataclass(frozen=True, slots=True)
class Done:
    result: Any


@dataclass(frozen=True, slots=True)
class Crashed:
    """The handler raised something that is no answer."""

    error: BaseException


def decide(
    said: Done | Crashed | Answer | Stopped, handler: Handler[..., Any], now: datetime, chance: Random
) -> Decide:
    """What a cancelled task would do again is not done again. NotStorable where a result cannot be kept."""
    decided = _decide(said, handler, now, chance)
    return lambda task: unless_cancelled(task, decided(task), now)


def unless_cancelled(task: TaskDocument, change: Change, now: datetime) -> Change:
    """The change, or the cancel that was asked for where it would have the task run again, or wait."""
    if task.cancel_requested and (change.state == SCHEDULED or change.reason == "waiting"):
        return transitions.cancel(task, now, cancellation(task, now))
    return change


def _decide(  # noqa: PLR0911 — one for each answer
    said: Done | Crashed | Answer | Stopped, handler: Handler[..., Any], now: datetime, chance: Random
) -> Decide:
    match said:
        case Done(result):
            check_result(result)
            return lambda task: transitions.complete(task, now, result)
        case Snooze(until=until):
            return lambda task: transitions.snooze(task, now, max(until, now + SHORTEST_SNOOZE))
        case Wait(until=until):
            return lambda task: _wait(task, until, handler, now)
        case Fail(reason=reason):
            return lambda task: transitions.reject(task, now, failure(task, now, "rejected", "Fail", reason))
        case Retry():
            return lambda task: _retry(task, said, handler, now, chance)
        case Crashed(error):
            return lambda task: _crash(task, error, handler, now, chance)
        case Stopped():
            return lambda task: _stop(task, said, handler, now, chance)
    raise TypeError(f"{type(said).__name__} is no end of an attempt")


def check_result(result: Any) -> None:
    if result is None:
        return
    size = size_of(result)
    if size > RESULT_LIMIT:
        raise ResultTooLarge(
            f"the result has {size:,} bytes, a task keeps at most {RESULT_LIMIT:,}; "
            "put it into a Cloud Storage object or a document of its own and return its name"
        )


def _retry(
    task: TaskDocument, said: Retry, handler: Handler[..., Any], now: datetime, chance: Random
) -> Change:
    delay = handler.retry.delay(task.attempt, chance) if said.after is None else max(said.after, seconds(0))
    error = failure(task, now, "retry", "Retry", said.message, retryable=True)
    return transitions.retry(task, now, error, delay)


def _wait(task: TaskDocument, until: datetime, handler: Handler[..., Any], now: datetime) -> Change:
    problem = waits.wait_problem(task, now, until, can_resume=handler.resume is not None)
    if problem:
        return transitions.reject(task, now, failure(task, now, "rejected", "Wait", problem))
    return waits.wait(task, now, until)


def _crash(
    task: TaskDocument, error: BaseException, handler: Handler[..., Any], now: datetime, chance: Random
) -> Change:
    retryable = _is_worth_a_retry(error, handler)
    told = failure(
        task,
        now,
        "exception",
        type(error).__name__,
        message_of(error),
        retryable=retryable,
        trace=frames_of(error),
    )
    if not retryable:
        return transitions.reject(task, now, told)
    return transitions.retry(task, now, told, handler.retry.delay(task.attempt, chance))


def _stop(
    task: TaskDocument, stopped: Stopped, handler: Handler[..., Any], now: datetime, chance: Random
) -> Change:
    match stopped:
        case Cancelled():
            return transitions.cancel(task, now, cancellation(task, now))
        case HandedOver():
            return transitions.hand_over(task, now)
        case OutcomeUnknown():
            return ask(task, now, question(task, now, stopped))
        case ShutDown():
            return transitions.hand_back(task, now, _stopped(task, stopped, "shutdown", now))
        case _:
            error = _stopped(task, stopped, "timeout", now)
            return transitions.retry(task, now, error, handler.retry.delay(task.attempt, chance))


def _stopped(task: TaskDocument, stopped: Stopped, kind: str, now: datetime) -> Mapping[str, Any]:
    """The trace shows where the handler was."""
    trace = frames_of(stopped)
    return failure(task, now, kind, type(stopped).__name__, str(stopped), retryable=True, trace=trace)


def _is_worth_a_retry(error: BaseException, handler: Handler[..., Any]) -> bool:
    if isinstance(error, EffectsRefused):
        return error.retryable
    return not isinstance(error, (NotStorable, *handler.fail_on))

"""The @handler decorator: a function, the model of its input, and its policy."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from onwrite.backoff import Backoff
from onwrite.durations import minutes, seconds
from onwrite.errors import InvalidInput, WrongSignature
from onwrite.failures import describe_problems
from onwrite.launchers.launcher import Resources
from onwrite.resumes import Resume, resume_of
from onwrite.runners import Auto, Queue
from onwrite.schedules import Missed, Schedule
from onwrite.task import Task
from onwrite.task_document import JOB, TaskDocument

LONGEST_TIMEOUT = minutes(9)  # what the platform allows a function that handles an event

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Handler(Generic[P, R]):
    """Call it like the function it was made of."""

    function: Callable[P, R]
    input: TypeAdapter[Any]
    timeout: timedelta
    retry: Backoff
    fail_on: tuple[type[Exception], ...]
    runs_on: Resources | None = None  # None: in the function itself
    hands_over_to: Resources | None = None  # what it needs when the function's time is up
    queue: Queue | None = None  # the line in which its attempts wait for their turn
    schedule: Schedule | None = None  # of a recurring handler
    resume: Resume | None = None  # what it does once its callback is there

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)

    def on_callback(self, function: F) -> F:
        """`@transfer_document.on_callback`: call `(task, input, callback)` once the callback is there.

        The annotation of `callback` is its model: a callback that does not fit is refused, and the wait goes on.
        """
        if self.resume is not None:
            raise WrongSignature(
                f"{function.__module__}.{function.__qualname__}: there is one on_callback already"
            )
        object.__setattr__(self, "resume", resume_of(function))
        return function

    def resumed_for(self, task: TaskDocument) -> "Handler[P, R]":
        """This handler as it goes on with the callback that the task got. InvalidInput where that cannot be."""
        payload = task.callback.current
        if payload is None:
            return self
        if self.resume is None:
            raise InvalidInput(
                f"the task was called back, and nothing goes on from there: write @{task.type}.on_callback"
            )
        callback, function = self.resume.read(payload), self.resume.function

        def resumed(*args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, callback, **kwargs)

        return replace(self, function=resumed)

    def placed_for(self, task: TaskDocument) -> "Handler[P, R]":
        """This handler as the task's next attempt runs it: one that can hand over is in one place or the other."""
        return self.on_job() if task.runs_on == JOB else self

    def on_job(self) -> "Handler[P, R]":
        if self.hands_over_to is None:
            return self
        needs = self.hands_over_to
        return replace(self, runs_on=needs, hands_over_to=None, timeout=needs.timeout)

    def read_input(self, fields: Any) -> Any:
        """InvalidInput names each field that is wrong and what was expected, and never repeats a value."""
        try:
            return self.input.validate_python(fields)
        except ValidationError as error:
            raise InvalidInput(describe_problems(error, "input")) from None

    def input_at(self, tick: datetime) -> Mapping[str, Any]:
        """The input of a tick's task: the tick, where its model takes one; else nothing."""
        try:
            self.read_input({"tick": tick})
        except InvalidInput:
            return {}
        return {"tick": tick}


def handler(  # noqa: PLR0913 — its policy, each part with a default
    *,
    timeout: timedelta | None = None,
    retry: Backoff | None = None,
    fail_on: tuple[type[Exception], ...] = (),
    runs_on: Resources | Auto | Queue | None = None,
    every: str | None = None,
    time_zone: str = "UTC",
    missed: Missed = "once",
) -> Callable[[Callable[P, R]], Handler[P, R]]:
    """Make `(task, input) -> result` the handler of the type its file is named after.

    `timeout` is how long one attempt may take before it is stopped, 1 minute where it is left out; `fail_on` lists
    exceptions that are not worth a retry; `runs_on=job(…)` gives each attempt a container of its own, and has the
    timeout; so has `runs_on=auto(…)`, which begins in the function and goes on in a container; `runs_on=queue(…)` has
    each attempt wait for its turn.

    `every` is a cron line, read in `time_zone`: at each of its ticks the sweep enqueues a task. `missed` says which of
    the ticks are run that no sweep came for in time: `once` for all of them, `all`, or `none`.
    """
    lasts = _timeout(timeout, runs_on)
    schedule = None if every is None else Schedule(every, time_zone, missed)

    def decorate(function: Callable[P, R]) -> Handler[P, R]:
        made = Handler(
            function=function,
            input=TypeAdapter(_input_type(function)),
            timeout=lasts,
            retry=retry or Backoff(),
            fail_on=fail_on,
            runs_on=runs_on if isinstance(runs_on, Resources) else None,
            queue=runs_on if isinstance(runs_on, Queue) else None,
            hands_over_to=runs_on.job if isinstance(runs_on, Auto) else None,
            schedule=schedule,
        )
        if schedule:
            _must_take_ticks(made)
        return made

    return decorate


def _timeout(timeout: timedelta | None, runs_on: Resources | Auto | Queue | None) -> timedelta:
    if isinstance(runs_on, Resources | Auto):
        if timeout is not None:
            raise ValueError("the timeout of a handler that runs on a job is said once: job(timeout=…)")
        return runs_on.hand_over_after if isinstance(runs_on, Auto) else runs_on.timeout
    lasts = minutes(1) if timeout is None else timeout
    if not seconds(1) <= lasts <= LONGEST_TIMEOUT:
        raise ValueError(
            f"timeout must lie between 1 second and {LONGEST_TIMEOUT}, not {lasts}; "
            "what takes longer runs on a job: runs_on=job(timeout=…)"
        )
    return lasts


def _must_take_ticks(made: Handler[..., Any]) -> None:
    """Here, and not at three in the morning."""
    tick = datetime(2026, 1, 1, 3, tzinfo=UTC)
    try:
        made.read_input(made.input_at(tick))
    except InvalidInput as error:
        raise WrongSignature(
            f"{made.function.__module__}.{made.function.__qualname__}: a recurring handler is given "
            f'{{"tick": <a time in UTC>}} or, where its model takes no such field, nothing: {error}'
        ) from None


def _input_type(function: Callable[..., Any]) -> Any:
    parameters = list(inspect.signature(function).parameters)
    if parameters != ["task", "input"]:
        raise WrongSignature(
            f"{function.__module__}.{function.__qualname__}({', '.join(parameters)}): "
            "a handler takes exactly two arguments, (task, input)"
        )
    hints = get_type_hints(function)
    if hints.get("task", Task) is not Task:
        raise WrongSignature(
            f"{function.__module__}.{function.__qualname__}: annotate `task` as onwrite.Task"
        )
    return hints.get("input", dict[str, Any])

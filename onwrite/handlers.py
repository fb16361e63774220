"""The @handler decorator: a function, the model of its input, and its policy."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from onwrite.backoff import Backoff
from onwrite.durations import minutes, seconds
from onwrite.errors import InvalidInput, WrongSignature
from onwrite.failures import describe_problems
from onwrite.task import Task

LONGEST_TIMEOUT = minutes(9)  # what the platform allows a function that handles an event

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Handler(Generic[P, R]):
    """Call it like the function it was made of."""

    function: Callable[P, R]
    input: TypeAdapter[Any]
    timeout: timedelta
    retry: Backoff
    fail_on: tuple[type[Exception], ...]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)

    def read_input(self, fields: Any) -> Any:
        """InvalidInput names each field that is wrong and what was expected, and never repeats a value."""
        try:
            return self.input.validate_python(fields)
        except ValidationError as error:
            raise InvalidInput(describe_problems(error, "input")) from None


def handler(
    *,
    timeout: timedelta = minutes(1),
    retry: Backoff | None = None,
    fail_on: tuple[type[Exception], ...] = (),
) -> Callable[[Callable[P, R]], Handler[P, R]]:
    """Make `(task, input) -> result` the handler of the type its file is named after.

    `timeout` is how long one attempt may take before its lease ends; `fail_on` lists exceptions that are not
    worth a retry.
    """
    if not seconds(1) <= timeout <= LONGEST_TIMEOUT:
        raise ValueError(f"timeout must lie between 1 second and {LONGEST_TIMEOUT}, not {timeout}")

    def decorate(function: Callable[P, R]) -> Handler[P, R]:
        return Handler(
            function=function,
            input=TypeAdapter(_input_type(function)),
            timeout=timeout,
            retry=retry or Backoff(),
            fail_on=fail_on,
        )

    return decorate


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

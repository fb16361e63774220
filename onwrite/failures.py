"""What is kept of a failure: enough for a person to act on, bounded, and without the values of inputs."""

import traceback
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Final

from pydantic import ValidationError

from onwrite.errors import shortened
from onwrite.task_document import TaskDocument

MESSAGE_LIMIT: Final = 1000  # characters
FRAMES: Final = 5
PROBLEMS: Final = 10


def failure(  # noqa: PLR0913 — these are the fields of `error`
    task: TaskDocument,
    at: datetime,
    kind: str,
    type_name: str,
    message: str,
    *,
    retryable: bool = False,
    trace: list[str] | None = None,
) -> Mapping[str, Any]:
    """The document's `error` field; `trace` holds the innermost frames last."""
    return {
        "kind": kind,
        "type": type_name,
        "message": shortened(message, MESSAGE_LIMIT),
        "at": at,
        "attempt": task.attempt,
        "retryable": retryable,
        **({"trace": trace} if trace else {}),
    }


def cancellation(task: TaskDocument, at: datetime) -> Mapping[str, Any]:
    by = f" by {task.cancelled_by}" if task.cancelled_by else ""
    return failure(
        task, at, "cancelled", "Cancelled", f"cancelled{by}; flip it to `scheduled` to run it after all"
    )


def message_of(error: BaseException) -> str:
    """Pydantic repeats the values it refused in its message; ours does not."""
    if isinstance(error, ValidationError):
        return describe_problems(error, "")
    return str(error)


def frames_of(error: BaseException) -> list[str]:
    """The last frames, one line each: `handlers/greet.py:12 greet: raise ValueError`."""
    return [
        shortened(f"{_tail(frame.filename)}:{frame.lineno} {frame.name}: {frame.line}", 200)
        for frame in traceback.extract_tb(_below_engine(error.__traceback__))[-FRAMES:]
    ]


def trace_of(error: BaseException) -> str:
    """The whole trace, for the log. The causes are named; their messages go through `message_of` too."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        lines = "".join(traceback.format_tb(seen.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{lines}{type(seen).__name__}: {message_of(seen)}")
        seen = seen.__cause__
    return "\n\ncaused this:\n\n".join(reversed(parts))


def describe_problems(error: ValidationError, root: str) -> str:
    """`input.lines.0.sku: Field required (nothing found); …`: where, what was expected, what kind was found."""
    problems = error.errors(include_url=False, include_context=False)
    described = [_problem(root, problem) for problem in problems[:PROBLEMS]]
    more = len(problems) - PROBLEMS
    return "; ".join(described) + (f"; and {more} more" if more > 0 else "")


def _problem(root: str, problem: Any) -> str:
    where = shortened(".".join(str(part) for part in (*([root] if root else []), *problem["loc"])), 100)
    found = "nothing" if problem["type"] == "missing" else _kind(problem["input"])
    return f"{where}: {problem['msg']} (found {found})"


def _kind(value: Any) -> str:
    names = {str: "text", dict: "a map", list: "a list", type(None): "null", bool: "true or false"}
    return names.get(type(value), type(value).__name__)


def _tail(filename: str) -> str:
    return "/".join(filename.split("/")[-2:])


def _below_engine(trace: TracebackType | None) -> TracebackType | None:
    """Drop the engine's own frame at the top, so that the handler's come first."""
    return trace.tb_next if trace and trace.tb_next else trace

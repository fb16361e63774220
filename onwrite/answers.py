"""What a handler may say at the end. Each may be returned, or raised from deep inside.

Any other returned value means `done` and is kept as the task's `result`; any other exception is a retry
under the handler's policy.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any


class Answer(Exception):
    """Something a handler says instead of a result."""


class Retry(Answer):
    """Try again: after `after`, or when the handler's back-off says. Counts as an attempt."""

    def __init__(
        self, message: str = "the handler asked for a retry", *, after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.after = after


class Snooze(Answer):
    """Not now: come back at `until`, at any distance. Costs no attempt."""

    def __init__(self, *, until: datetime) -> None:
        if until.tzinfo is None:
            raise ValueError("Snooze(until=…) needs a time zone, such as datetime.now(UTC) + hours(1)")
        super().__init__(f"snoozed until {until:%Y-%m-%d %H:%M:%S %Z}")
        self.until = until.astimezone(UTC)


class Wait(Answer):
    """For a callback: the partner was given `task.callback_url()`, and calls it before `until`, a year at the most.

    Then the handler's `on_callback` is called, in the same attempt by its number. Where no callback comes the attempt
    has failed, and is retried as any other.
    """

    def __init__(self, *, until: datetime) -> None:
        if until.tzinfo is None:
            raise ValueError("Wait(until=…) needs a time zone, such as datetime.now(UTC) + hours(24)")
        super().__init__(f"waits until {until:%Y-%m-%d %H:%M:%S %Z}")
        self.until = until.astimezone(UTC)


class Fail(Answer):
    """Do not try again: a person must look. `reason` is the sentence that person reads."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Transact(Answer):
    """Run `function(transaction)` and the finish in one Firestore transaction; what it returns is the result.

    For effects that must read before they write. Firestore may run the function several times, so it must do
    nothing but read and write through the transaction; it may raise Retry, Snooze or Fail, which undoes its writes.
    """

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__("run in a transaction")
        self.function = function


def unless_answer(result: Any) -> Any:
    """The result; an answer that was returned is raised, which undoes the transaction it was returned in."""
    if isinstance(result, Answer):
        raise result
    return result

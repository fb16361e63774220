"""Why a handler is stopped from outside. Each class is raised in the handler's own thread.

They are no `Exception`, so that a handler's `except Exception` lets them pass; `finally` and `with` run as ever.
"""


class Stopped(BaseException):
    """The engine stops this attempt."""

    def __str__(self) -> str:
        return self.args[0] if self.args else self.__doc__ or ""


class TimedOut(Stopped):
    """The handler took longer than its timeout."""


class Cancelled(Stopped):
    """The task was cancelled."""


class ShutDown(Stopped):
    """The worker was shut down, by a deploy or by scale-in; the attempt does not count."""


class HandedOver(Stopped):
    """The function's time is up; the attempt goes on in a container of its own, and does not count."""


class OutcomeUnknown(Stopped):
    """Nobody knows whether an effect happened that must not happen twice: a person must look. See `task.once`."""

    def __init__(self, message: str = "", effect: str = "") -> None:
        super().__init__(*([message] if message else []))
        self.effect = effect


class ReceiptLost(OutcomeUnknown):
    """An effect happened that must not happen twice, and its receipt could not be kept: a person must hand it in."""


class LeaseLost(Stopped):
    """The task went to another worker; nothing that this one still says is kept."""

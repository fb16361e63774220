"""Every error of the engine, one small tree; a class's docstring is its message.

OnwriteError
├── HandlerError                 a handler file is not usable as it stands
│   ├── UnknownType
│   ├── NotAHandler
│   └── WrongSignature
├── InvalidInput                 what a client wrote cannot be run
├── NotStorable                  a handler's result cannot be a Firestore value
│   ├── ResultTooLarge
│   ├── CheckpointTooLarge
│   ├── ReceiptTooLarge
│   └── TooManyEffects
├── CannotEnqueue                a task cannot be added as it was said
├── EffectsRefused               Firestore refused what the handler put into task.batch
├── CommitNotAllowed             task.batch.commit() was called by a handler
├── Contention                   too many writers at one document
├── NotDecidable                 an effect of a task about which there is nothing to decide
├── QueueRefused                 a queue cannot be used until a person has put something right
├── UnreadableEvent              the body of an event is no Firestore document event
└── StoreUnavailable             Firestore did not answer in time
"""

from collections.abc import Sequence


class OnwriteError(Exception):
    """Something went wrong in onwrite."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class HandlerError(OnwriteError):
    """A handler file cannot be used."""


class UnknownType(HandlerError):
    """No handler file has the name of this task type."""

    def __init__(self, type_name: str, known: Sequence[str]) -> None:
        offer = f"write one of: {', '.join(known)}" if known else "there is no handler file yet"
        super().__init__(f"no handler for type {shortened(type_name)!r}; {offer}")


class NotAHandler(HandlerError):
    """The handler file holds no function of its own name decorated with @handler."""


class WrongSignature(HandlerError):
    """A handler takes exactly two arguments: (task, input)."""


class InvalidInput(OnwriteError):
    """The task's input does not fit the handler's model."""


class NotStorable(OnwriteError):
    """A value cannot be stored in Firestore."""


class ResultTooLarge(NotStorable):
    """A result is too large to keep in the task document."""


class CheckpointTooLarge(NotStorable):
    """A checkpoint is too large to keep in the task document."""


class ReceiptTooLarge(NotStorable):
    """The receipt of an effect is too large to keep in the task document."""


class TooManyEffects(NotStorable):
    """A task document has no room for the receipt of one effect more; it was not begun."""


class CannotEnqueue(OnwriteError, ValueError):
    """A task cannot be added as it was said."""


class EffectsRefused(OnwriteError):
    """Firestore refused the attempt's writes. `retryable`: another attempt may find a database that takes them."""

    def __init__(self, message: str, retryable: bool) -> None:  # noqa: FBT001 — named where it is not plain
        super().__init__(message)
        self.retryable = retryable


class CommitNotAllowed(OnwriteError):
    """task.batch is committed by the engine together with the finish; put writes into it and return."""


class Contention(OnwriteError):
    """Too many others write to the same documents."""


class NotDecidable(OnwriteError):
    """There is nothing to decide about this effect of this task."""


class QueueRefused(OnwriteError):
    """A queue of Cloud Tasks cannot be used until a person has put something right."""


class UnreadableEvent(OnwriteError):
    """The event's body is not a Firestore DocumentEventData message."""


class StoreUnavailable(OnwriteError):
    """Firestore did not answer in time."""


def shortened(text: str, limit: int = 60) -> str:
    """At most `limit` characters, so that no message repeats a document."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text):,} characters)"

"""What a refused commit means to the engine."""

from typing import Final

from google.api_core import exceptions

from onwrite.commits import Refused
from onwrite.errors import EffectsRefused

_REFUSALS: Final = (
    (exceptions.AlreadyExists, False, "a document that it creates is there already"),
    (exceptions.InvalidArgument, False, "a write of it is too large or not valid"),
    (exceptions.NotFound, True, "a document that it updates is not there"),
    (exceptions.FailedPrecondition, True, "a document is not at the version it asks for"),
)


def only_if_stale(refused: Refused) -> None:
    """A stale version or a deleted document is an answer; anything else (too large, denied) is an error."""
    if not isinstance(refused.cause, exceptions.FailedPrecondition | exceptions.NotFound):
        raise refused.cause


def may_be_the_parents(refused: Refused) -> bool:
    """Whether it may be the write that shows the task that cannot be done: its document is gone, or is full."""
    return isinstance(refused.cause, exceptions.NotFound | exceptions.InvalidArgument)


def effects_refused(cause: exceptions.GoogleAPICallError) -> EffectsRefused:
    """Firestore's own words stay behind the sentence: some of its servers say more to programs than to people."""
    for kind, retryable, sentence in _REFUSALS:
        if isinstance(cause, kind):
            return EffectsRefused(
                f"Firestore refused the attempt's writes: {sentence} ({cause.message})", retryable
            )
    return EffectsRefused(f"Firestore refused the attempt's writes: {cause.message}", retryable=True)

"""What has been done so far, in the handler's own words: kept in the task, given to its next attempt."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any, Final

from onwrite.commits import size_of
from onwrite.errors import CheckpointTooLarge
from onwrite.holds import Hold

CHECKPOINT_LIMIT: Final = 50_000  # bytes; an event carries the document twice, and a result beside it


class Checkpoint:
    """`value` is what was kept last, by this attempt or an earlier one; None: nothing was."""

    def __init__(self, value: Any, hold: Hold, clock: Callable[[], datetime]) -> None:
        self.value = value
        self._hold = hold
        self._clock = clock

    def __call__(self, value: Any) -> None:
        """Keep it: with the next renewal, at the most once in 5 seconds, and with the end of the attempt.

        Call it where what was done is safe. Where the attempt is about to be handed over, or its worker shut down, it
        raises Stopped instead of returning, and the next attempt goes on from here. NotStorable, CheckpointTooLarge.
        """
        _check(value)
        self.value = value
        self._hold.report("checkpoint", deepcopy(value))  # the handler may go on to change its own
        plan = self._hold.plan
        if plan.ends_at_a_checkpoint(self._clock()):
            raise plan.stop


def _check(value: Any) -> None:
    size = size_of(value)
    if size > CHECKPOINT_LIMIT:
        raise CheckpointTooLarge(
            f"the checkpoint has {size:,} bytes, a task keeps at most {CHECKPOINT_LIMIT:,}; "
            "keep what was done in an object or documents of its own, and only how far it is here"
        )

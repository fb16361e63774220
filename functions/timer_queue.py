"""Tasks that are due within two minutes are woken at their exact time, where EXACT_RETRIES is true."""

from typing import Final

from functions.parameters import EXACT_RETRIES
from onwrite.queue_trigger import timer_trigger
from onwrite.runners import Queue, queue

_TIMER: Final = queue("timer", concurrent=100, per_second=500)

timerQueue = timer_trigger(_TIMER)


def timer() -> Queue | None:
    """For `task_trigger`; None where the sweep is soon enough. Read as the instance starts."""
    return _TIMER if EXACT_RETRIES.value else None

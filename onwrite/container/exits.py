"""What the exit code of a container says."""

from enum import IntEnum
from typing import Final


class Exit(IntEnum):
    OVER = 0
    NOT_STORED = 1
    WRONG_ENVIRONMENT = 2
    HANDED_BACK = 143


MEANING: Final = {
    Exit.OVER: "the attempt has ended and its end is stored, whatever it was; or it was not for this container",
    Exit.NOT_STORED: "Firestore did not take the attempt over or its end; the sweep rescues the task",
    Exit.WRONG_ENVIRONMENT: "the environment does not say what is needed, or gives no credentials",
    Exit.HANDED_BACK: "ended by SIGTERM: the task is scheduled again and no attempt is counted",
}

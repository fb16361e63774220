"""The table of the state machine: every way from state to state, by name.

Each name is a function in `transitions.py`, `waits.py` or `turns.py`, or of `ask` in `verdicts.py`.
docs/state-machine.md draws the table, and a test compares the three.
"""

from dataclasses import dataclass
from typing import Final, Literal

from onwrite.task_document import DONE, FAILED, RUNNING, SCHEDULED


@dataclass(frozen=True, slots=True)
class Arrow:
    """`before` may be `*`: any document, also one whose state is no state."""

    name: str
    before: str
    after: str
    reason: str
    by: Literal["engine", "sweep", "admin"]


ARROWS: Final = (
    Arrow("accept", SCHEDULED, SCHEDULED, "new", "engine"),
    Arrow("pause", SCHEDULED, SCHEDULED, "paused", "engine"),
    Arrow("block", SCHEDULED, SCHEDULED, "blocked", "engine"),
    Arrow("put_off", SCHEDULED, SCHEDULED, "full", "engine"),
    Arrow("put_off", RUNNING, SCHEDULED, "full", "engine"),
    Arrow("stand_in_line", SCHEDULED, SCHEDULED, "queued", "engine"),
    Arrow("turn_away", SCHEDULED, SCHEDULED, "retry", "engine"),
    Arrow("run_now", SCHEDULED, SCHEDULED, "", "engine"),
    Arrow("claim", SCHEDULED, RUNNING, "claimed", "engine"),
    Arrow("launch", RUNNING, RUNNING, "claimed", "engine"),
    Arrow("take_over", RUNNING, RUNNING, "claimed", "engine"),
    Arrow("renew", RUNNING, RUNNING, "claimed", "engine"),
    Arrow("complete", RUNNING, DONE, "completed", "engine"),
    Arrow("retry", RUNNING, SCHEDULED, "retry", "engine"),
    Arrow("retry", RUNNING, FAILED, "exhausted", "engine"),
    Arrow("snooze", RUNNING, SCHEDULED, "snoozed", "engine"),
    Arrow("reject", RUNNING, FAILED, "rejected", "engine"),
    Arrow("ask", RUNNING, FAILED, "outcome_unknown", "engine"),
    Arrow("hand_back", RUNNING, SCHEDULED, "rescued", "engine"),
    Arrow("hand_over", RUNNING, SCHEDULED, "handed_over", "engine"),
    Arrow("cancel", SCHEDULED, FAILED, "cancelled", "engine"),
    Arrow("cancel", RUNNING, FAILED, "cancelled", "engine"),
    Arrow("invalidate", "*", FAILED, "invalid", "engine"),
    Arrow("wake", SCHEDULED, SCHEDULED, "", "sweep"),
    Arrow("resume", SCHEDULED, SCHEDULED, "new", "sweep"),
    Arrow("resume", SCHEDULED, SCHEDULED, "retry", "sweep"),
    Arrow("rescue", RUNNING, SCHEDULED, "rescued", "sweep"),
    Arrow("rescue", RUNNING, FAILED, "exhausted", "sweep"),
    Arrow("wait", RUNNING, RUNNING, "waiting", "engine"),
    Arrow("wait", RUNNING, SCHEDULED, "called_back", "engine"),
    Arrow("call_back", RUNNING, SCHEDULED, "called_back", "engine"),
    Arrow("keep_callback", SCHEDULED, SCHEDULED, "", "engine"),
    Arrow("keep_callback", RUNNING, RUNNING, "", "engine"),
    Arrow("expire", RUNNING, SCHEDULED, "retry", "sweep"),
    Arrow("expire", RUNNING, FAILED, "exhausted", "sweep"),
    Arrow("flip", FAILED, SCHEDULED, "manual", "admin"),
)

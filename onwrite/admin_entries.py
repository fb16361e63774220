"""Who changed a task by hand: the entry of its history, as the rules ask for it from an admin's page. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from onwrite.arrow_parts import HISTORY_LENGTH
from onwrite.task_document import TaskDocument

SERVER: Final = "server"  # what changes a task past the rules, and says no name

Action = Literal["retry", "edit", "decide", "cancel", "run_now", "reschedule"]


def with_admin_entry(
    task: TaskDocument, now: datetime, action: Action, by: str
) -> Sequence[Mapping[str, Any]]:
    """It stands among the entries of attempts, and has no token: it is nobody's end."""
    return [*task.history[-(HISTORY_LENGTH - 1) :], {"action": action, "admin": by, "at": now}]

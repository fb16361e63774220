"""What the document a task lies under shows of it, where the task's `shown_as` names a field for it.

It is committed together with the change to the task: what a customer sees is never ahead of the task or behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from onwrite.changes import Change
from onwrite.task_document import SCHEDULED, TaskDocument

KNOWN_WAITS: Final = frozenset(
    {"new", "retry", "snoozed", "rescued", "handed_over", "called_back", "paused", "blocked", "full"}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """`fields` of the document at `path`, named by their field path; DELETE removes one."""

    path: str
    fields: Mapping[str, Any]


def shown(task: TaskDocument, change: Change) -> Shown | None:
    """What the change makes of the task, for others to see; None where they see no difference."""
    if not task.shown_as:
        return None
    state, reports = change.fields.get("state", task.state), "progress" in change.fields
    if state == task.state and not reports and not _was_put_there(task):
        return None
    fields = {f"{task.shown_as}.state": state}
    if reports:
        fields[f"{task.shown_as}.progress"] = change.fields["progress"]
    return Shown(task.parent_path, fields)


def _was_put_there(task: TaskDocument) -> bool:
    """A person's flip goes past the engine: the first change since then tells of it, be it only a pause."""
    return task.state == SCHEDULED and task.reason not in KNOWN_WAITS

"""An effect of which nobody knows whether it happened: the question to a person, and the two answers. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onwrite import effect_notes
from onwrite.admin_entries import with_admin_entry
from onwrite.arrow_parts import fail
from onwrite.changes import Change
from onwrite.errors import NotDecidable, shortened
from onwrite.failures import failure
from onwrite.stops import OutcomeUnknown
from onwrite.task_document import FAILED, SCHEDULED, TaskDocument, shard_of


def ask(task: TaskDocument, now: datetime, error: Mapping[str, Any]) -> Change:
    """However many attempts are left, none of them would know."""
    return fail(task, now, "outcome_unknown", error)


def question(task: TaskDocument, now: datetime, asked: OutcomeUnknown) -> Mapping[str, Any]:
    """The rules read `effect`: it is what an admin decides about."""
    error = failure(task, now, "outcome_unknown", type(asked).__name__, str(asked))
    return {**error, "effect": asked.effect}


def happened(task: TaskDocument, now: datetime, effect: str, receipt: Any, by: str) -> Change:
    """It happened, and this is its receipt: the next attempt goes on from there. NotDecidable."""
    note = _undecided(task, effect)
    decided = {**effect_notes.with_receipt(note, now, receipt), "decided_by": by}
    return _flip(task, now, {**task.once, effect: decided}, by)


def again(task: TaskDocument, now: datetime, effect: str, by: str) -> Change:
    """It did not happen, or may happen once more: the next attempt begins it anew. NotDecidable."""
    _undecided(task, effect)
    return _flip(task, now, {name: note for name, note in task.once.items() if name != effect}, by)


def _flip(task: TaskDocument, now: datetime, notes: effect_notes.Notes, by: str) -> Change:
    """The same change that an admin's page makes: the arrow `flip`."""
    return Change(
        {
            "state": SCHEDULED,
            "reason": "manual",
            "retried_by": by,
            "wake_at": now,
            "shard": shard_of(task.path),
            "once": notes,
            "history": with_admin_entry(task, now, "decide", by),
        }
    )


def _undecided(task: TaskDocument, effect: str) -> effect_notes.Note:
    if task.problems:
        raise NotDecidable(f"{task.path} cannot be run as it is: {'; '.join(task.problems)}")
    if task.state != FAILED:
        raise NotDecidable(f"{task.path} is {task.state}; decide once it is failed (outcome_unknown)")
    note = task.once.get(effect, {})
    if effect_notes.is_open(note):
        return note
    if effect_notes.has_receipt(note):
        raise NotDecidable(
            f"{task.path} has a receipt of {effect!r} already; flip it to `scheduled` to go on"
        )
    undecided = [name for name, other in task.once.items() if effect_notes.is_open(other)]
    offer = f"decide about: {', '.join(undecided)}" if undecided else "nothing of it is undecided"
    raise NotDecidable(f"{task.path} has begun no effect {shortened(effect)!r}; {offer}")

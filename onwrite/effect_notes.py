"""What a task keeps of effects that must not happen twice: its field `once`, a note for each by name. Pure.

    {"mail": {"intent": {"at": …, "attempt": 1}, "receipt": …, "at": …}}

An intent alone: it was begun, and nobody knows whether it happened. `lost` in the place of `receipt`: it happened,
and says why its receipt could not be kept. Neither intent nor receipt: it was never begun.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

Note = Mapping[str, Any]
Notes = Mapping[str, Note]

RIGHT: Final = (
    "a map with one map for each effect, such as {mail: {intent: {at: a timestamp, attempt: 1}}}; "
    "the engine writes it, leave it out"
)


def intent(now: datetime, attempt: int) -> Note:
    return {"intent": {"at": now, "attempt": attempt}}


def with_receipt(note: Note, now: datetime, receipt: Any) -> Note:
    return {**_intent_of(note), "receipt": receipt, "at": now}


def with_lost_receipt(note: Note, now: datetime, why: str) -> Note:
    return {**_intent_of(note), "lost": why, "at": now}


def has_receipt(note: Note) -> bool:
    return "receipt" in note


def is_open(note: Note) -> bool:
    """A person, or a look-up, must say what became of it."""
    return "intent" in note and not has_receipt(note)


def begun(note: Note) -> str:
    """`at 2026-11-21 12:00:00 UTC in attempt 1`"""
    return f"at {note['intent']['at'].astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC in attempt {note['intent']['attempt']}"


def are_notes(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_is_note(note) for note in value.values())


def _is_note(value: Any) -> bool:
    if not isinstance(value, Mapping) or not isinstance(value.get("lost", ""), str):
        return False
    return "intent" not in value or _is_intent(value["intent"])


def _is_intent(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return isinstance(value.get("at"), datetime) and isinstance(value.get("attempt"), int)


def _intent_of(note: Note) -> Note:
    return {"intent": note["intent"]} if "intent" in note else {}

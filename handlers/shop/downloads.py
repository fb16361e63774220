"""Who may download which export: the order's own customer, admins and viewers, once it is paid for and done."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeGuard

READ: Final = ("customer", "paid_at", "exports")  # all that is read of an order
LONGEST_ID: Final = 1_500  # bytes, a limit of Firestore


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is signed in. `sees_all`: an admin or a viewer, by the claims of docs/security.md."""

    uid: str
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """The object in the bucket, and what its download is called."""

    object: str
    filename: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """`status` is HTTP's."""

    status: int
    sentence: str


# One for all: it tells nobody which orders there are.
NOT_FOUND: Final = Refusal(
    404, "There is no such export among your orders. Look at the order for its number and its exports."
)
NOT_PAID: Final = Refusal(402, "The order is not paid yet. The file can be downloaded as soon as it is.")
NOT_BEGUN: Final = Refusal(
    409, "The file is not made yet: it waits for its turn. Try again in a few minutes."
)
FAILED: Final = Refusal(
    409, "The file could not be made so far. We are looking after it; order nothing again."
)
GONE: Final = Refusal(
    410, "The file is no longer there: files are kept for some time only. Write to us, and we make it again."
)


def download_of(order: Mapping[str, Any] | None, person: Person, export: str) -> Download | Refusal:
    """`order` has the fields READ; None where there is none. `export` is the task's id."""
    if order is None or not (person.sees_all or _is_theirs(order, person)):
        return NOT_FOUND
    exports = order.get("exports")
    shown = exports.get(export) if isinstance(exports, Mapping) else None
    if not isinstance(shown, Mapping):
        return NOT_FOUND
    if not isinstance(order.get("paid_at"), datetime):
        return NOT_PAID
    return _file(shown) if shown.get("state") == "done" else _not_done(shown)


def is_id(text: str) -> bool:
    """Whether a document can have it for an id."""
    reserved = text in {"", ".", ".."} or (text.startswith("__") and text.endswith("__"))
    return not reserved and text.isprintable() and "/" not in text and len(text.encode()) <= LONGEST_ID


def _is_theirs(order: Mapping[str, Any], person: Person) -> bool:
    return person.uid != "" and order.get("customer") == person.uid


def _file(shown: Mapping[str, Any]) -> Download | Refusal:
    parts = [shown.get(part) for part in ("object", "filename", "content_type")]
    texts = [part for part in parts if isinstance(part, str) and part]
    return Download(*texts) if len(texts) == len(parts) else FAILED


def _not_done(shown: Mapping[str, Any]) -> Refusal:
    if shown.get("state") == "scheduled":
        return NOT_BEGUN
    if shown.get("state") == "running":
        return Refusal(
            409, f"The file is being made{_so_far(shown.get('progress'))}. Try again in a few minutes."
        )
    return FAILED


def _so_far(progress: Any) -> str:
    """`, 42 % are done`, where the handler could tell."""
    done, total = (
        progress.get(part) if isinstance(progress, Mapping) else None for part in ("done", "total")
    )
    if not (_is_number(done) and _is_number(total)) or not 0 <= done <= total or total <= 0:
        return ""
    return f", {int(100 * done / total)} % are done"


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, float | int) and not isinstance(value, bool) and -math.inf < value < math.inf

"""How an admin decides about the effect that the engine asks about: a receipt with the retry, or none of its note."""

from typing import Any

import pytest

from onwrite.task_document import STATES
from tests.rules.changes import CHARGED, flip, retry
from tests.rules.documents import THEN, VALUES, altered, failed_task, unique
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME
from tests.rules.people import ADMIN, ANOTHER, EVERYONE, SERVER, Person

RETRY = retry()
DECIDE = flip("decide")
INTENT = {"intent": {"at": THEN, "attempt": 3}}
LETTER = {"intent": {"at": THEN, "attempt": 2}}
AGAIN = {**DECIDE, "once": {"charge": CHARGED, "letter": LETTER}}
OTHER_FIELDS = [name for name in failed_task() if name not in AGAIN]
PLACES = ("orders/{n}/tasks/t1", "tasks/{n}", "orders/{n}/parcels/p1/tasks/t1", "tasks/{n}/tasks/t1")


def asked(**changes: Any) -> dict[str, Any]:
    """Of three effects one is done, and the engine asks about the second."""
    task = failed_task()
    error = {**task["error"], "kind": "outcome_unknown", "effect": "mail"}
    once = {"charge": CHARGED, "mail": INTENT, "letter": LETTER}
    return {**task, "reason": "outcome_unknown", "error": error, "once": once, **changes}


def happened(receipt: Any = "250 OK", by: str = ADMIN.uid, **note: Any) -> dict[str, Any]:
    mail = {**INTENT, "receipt": receipt, "decided_by": by, **note}
    mail = {name: value for name, value in mail.items() if value is not MISSING}
    times = {} if "at" in note else {"once.mail.at": SERVER_TIME}
    return {**DECIDE, "once": {"charge": CHARGED, "mail": mail, "letter": LETTER}, **times}


@pytest.fixture
def task(firestore: FirestoreClient) -> str:
    path = f"orders/{unique()}/tasks/confirmation_email"
    firestore.seed(path, asked())
    return path


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
@pytest.mark.parametrize("place", PLACES)
def test_only_an_admin_decides(firestore: FirestoreClient, who: Person, place: str) -> None:
    expected = "allowed" if who in {ADMIN, SERVER} else "denied"
    for decision in (happened(by=who.uid), AGAIN):
        path = place.format(n=unique())
        firestore.seed(path, asked())
        assert firestore.update(who, path, {**decision, **flip("decide", who)}) == expected


@pytest.mark.parametrize("receipt", VALUES.values(), ids=VALUES.keys())
def test_a_receipt_may_be_whatever_its_handler_reads(
    firestore: FirestoreClient, task: str, receipt: Any
) -> None:
    assert firestore.update(ADMIN, task, happened(receipt)) == "allowed"


def test_a_receipt_that_was_lost_is_handed_in(firestore: FirestoreClient, task: str) -> None:
    lost = {**INTENT, "lost": "the receipt has 20,007 bytes", "at": THEN}
    firestore.seed(task, asked(once={"charge": CHARGED, "mail": lost, "letter": LETTER}))
    assert firestore.update(ADMIN, task, happened()) == "denied"  # it says why, and stays
    assert firestore.update(ADMIN, task, happened(lost=lost["lost"])) == "allowed"


def test_a_decision_is_made_once(firestore: FirestoreClient, task: str) -> None:
    assert firestore.update(ADMIN, task, happened()) == "allowed"
    for decision in (happened("another"), AGAIN):
        assert firestore.update(ADMIN, task, decision) == "denied"


def test_a_retry_without_a_decision_is_allowed_and_leaves_the_notes(
    firestore: FirestoreClient, task: str
) -> None:
    assert firestore.update(ADMIN, task, RETRY) == "allowed"


def test_a_decision_without_a_retry_is_none(firestore: FirestoreClient, task: str) -> None:
    for decision in (happened(), AGAIN):
        notes = {name: value for name, value in decision.items() if name.startswith("once")}
        assert firestore.update(ADMIN, task, notes) == "denied"
        assert firestore.update(ADMIN, task, {**notes, "history": DECIDE["history"]}) == "denied"


WRONG_NOTES: dict[str, dict[str, Any]] = {
    "no-receipt": {"receipt": MISSING},
    "nobody": {"decided_by": MISSING},
    "somebody-else": {"decided_by": ANOTHER.uid},
    "a-time-of-its-own": {"at": THEN},
    "no-time": {"at": MISSING},
    "another-intent": {"intent": {"at": THEN, "attempt": 4}},
    "no-intent": {"intent": MISSING},
    "a-field-too-many": {"lost": "by hand"},
}


@pytest.mark.parametrize("note", WRONG_NOTES.values(), ids=WRONG_NOTES.keys())
def test_a_receipt_comes_with_who_decided_and_when_and_nothing_else(
    firestore: FirestoreClient, task: str, note: dict[str, Any]
) -> None:
    assert firestore.update(ADMIN, task, happened(**note)) == "denied"
    assert firestore.update(ADMIN, task, happened()) == "allowed"


WRONG_ONCE: dict[str, Any] = {
    "all-removed": MISSING,
    "all-emptied": {},
    "null": None,
    "text": "again",
    "another-effect-again": {"mail": INTENT, "letter": LETTER},
    "both-open-ones-again": {"charge": CHARGED},
    "done-again-too": {"letter": LETTER},
    "another-receipt": {"charge": {**CHARGED, "receipt": {"charge": 8}}, "letter": LETTER},
    "one-effect-more": {"charge": CHARGED, "letter": LETTER, "parcel": INTENT},
    "only-its-intent-removed": {"charge": CHARGED, "mail": {}, "letter": LETTER},
    "its-note-a-text": {"charge": CHARGED, "mail": "again", "letter": LETTER},
    "its-note-null": {"charge": CHARGED, "mail": None, "letter": LETTER},
}


@pytest.mark.parametrize("once", WRONG_ONCE.values(), ids=WRONG_ONCE.keys())
def test_no_other_note_is_touched(firestore: FirestoreClient, task: str, once: Any) -> None:
    assert firestore.update(ADMIN, task, {**DECIDE, "once": once}) == "denied"
    assert firestore.update(ADMIN, task, AGAIN) == "allowed"


def _changes_of_others() -> list[Any]:
    rows = []
    for name in [*OTHER_FIELDS, "unknown"]:
        values = {"changed": "changed", "emptied": None, "to-now": SERVER_TIME, "removed": MISSING}
        if name == "unknown":
            del values["removed"]  # there is none
        rows += [pytest.param(name, value, id=f"{name}-{what}") for what, value in values.items()]
    return rows


@pytest.mark.parametrize(("field", "value"), _changes_of_others())
def test_a_decision_touches_no_other_field(
    firestore: FirestoreClient, task: str, field: str, value: Any
) -> None:
    for decision in (happened(), AGAIN):
        assert firestore.update(ADMIN, task, {**decision, field: value}) == "denied"
    assert firestore.update(ADMIN, task, happened()) == "allowed"


WRONG_RETRIES: dict[str, dict[str, Any]] = {
    "state": {"running": "running", "done": "done", "failed": "failed", "removed": MISSING, "null": None},
    "reason": {"retry": "retry", "as-it-was": "outcome_unknown", "removed": MISSING},
    "retried_by": {"anothers": ANOTHER.uid, "removed": MISSING},
    "wake_at": {"another-time": THEN, "removed": MISSING},
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(field, value, id=f"{field}-{what}")
        for field, wrong in WRONG_RETRIES.items()
        for what, value in wrong.items()
    ],
)
def test_a_decision_is_a_right_retry(firestore: FirestoreClient, task: str, field: str, value: Any) -> None:
    for decision in (happened(), AGAIN):
        assert firestore.update(ADMIN, task, {**decision, field: value}) == "denied"


@pytest.mark.parametrize("state", [state for state in STATES if state != "failed"])
@pytest.mark.parametrize("decision", [happened(), AGAIN], ids=["happened", "again"])
def test_only_a_failed_task_is_decided_about(
    firestore: FirestoreClient, state: str, decision: dict[str, Any]
) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, asked(state=state))
    assert firestore.update(ADMIN, path, decision) == "denied"


ASKED_ABOUT: dict[str, tuple[str, Any, Answer]] = {
    "it": ("error.effect", "mail", "allowed"),
    "another": ("error.effect", "letter", "denied"),
    "one-that-is-done": ("error.effect", "charge", "denied"),
    "one-there-is-not": ("error.effect", "parcel", "denied"),
    "a-number": ("error.effect", 7, "denied"),
    "nothing": ("error.effect", MISSING, "denied"),
    "without-an-error": ("error", MISSING, "denied"),
    "for-another-reason": ("reason", "exhausted", "denied"),
    "without-notes": ("once", MISSING, "denied"),
}


@pytest.mark.parametrize(
    ("field", "value", "expected"), ASKED_ABOUT.values(), ids=[f"about-{what}" for what in ASKED_ABOUT]
)
@pytest.mark.parametrize("decision", [happened(), AGAIN], ids=["happened", "again"])
def test_only_what_the_engine_asks_is_decided(
    firestore: FirestoreClient, field: str, value: Any, expected: Answer, decision: dict[str, Any]
) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, altered(asked(), field, value))
    assert firestore.update(ADMIN, path, decision) == expected

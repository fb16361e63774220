"""Every change of a task is signed: one entry more at the end of its history, by who makes it, and made now."""

from datetime import timedelta
from typing import Any

import pytest

from onwrite.task_document import STATES
from tests.rules.changes import CHANGES, unsigned
from tests.rules.documents import THEN, VALUES, altered, unique
from tests.rules.firestore_client import FirestoreClient
from tests.rules.firestore_values import MISSING, Signed
from tests.rules.people import ADMIN, ANOTHER, CUSTOMER, EVERYONE, SERVER, VIEWER, Person, signed_in

Fields = dict[str, Any]

PLACES = ("orders/{n}/tasks/t1", "tasks/{n}", "orders/{n}/parcels/p1/tasks/t1", "tasks/{n}/tasks/t1")
OLDER: list[Fields] = [
    {"attempt": 1, "token": "t1", "started_at": THEN, "ended_at": THEN, "reason": "retry", "error": {"n": 1}},
    {"action": "retry", "admin": ANOTHER.uid, "at": THEN},
    {"attempt": 2, "token": "t2", "started_at": THEN, "ended_at": THEN, "reason": "snoozed"},
]


@pytest.fixture(params=CHANGES)
def action(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def task(firestore: FirestoreClient, action: str) -> str:
    path = f"orders/{unique()}/tasks/confirmation_email"
    firestore.seed(path, {**CHANGES[action][0](), "history": OLDER})
    return path


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
@pytest.mark.parametrize("place", PLACES)
def test_only_an_admin_changes_a_task(
    firestore: FirestoreClient, action: str, who: Person, place: str
) -> None:
    before, change = CHANGES[action]
    path = place.format(n=unique())
    firestore.seed(path, before())
    expected = "allowed" if who in {ADMIN, SERVER} else "denied"
    assert firestore.update(who, path, change(who)) == expected


def test_a_viewer_changes_nothing_in_an_admins_name_either(
    firestore: FirestoreClient, action: str, task: str
) -> None:
    change = CHANGES[action][1]()
    assert firestore.update(VIEWER, task, change) == "denied"
    assert firestore.update(VIEWER, task, {"history": change["history"]}) == "denied"
    assert firestore.delete(VIEWER, task) == "denied"
    assert firestore.update(ADMIN, task, change) == "allowed"


def wrong_histories(entry: Fields) -> dict[str, Any]:
    """What may become of the list besides the right one: that with this entry at its end."""
    oldest, others, middle, newest = OLDER[0], OLDER[1], OLDER[1:-1], OLDER[-1]
    return {
        "as-it-was": OLDER,
        "removed": MISSING,
        "null": None,
        "a-text": "none",
        "a-map": {"0": entry},
        "emptied": [],
        "only-the-entry": [entry],
        "without-the-oldest": [*OLDER[1:], entry],
        "without-the-newest": [*OLDER[:-1], entry],
        "in-another-order": [*reversed(OLDER), entry],
        "the-entry-first": [entry, *OLDER],
        "the-entry-within": [*OLDER[:-1], entry, newest],
        "two-entries": [*OLDER, entry, entry],
        "two-different-entries": [*OLDER, {**entry, "at": THEN}, entry],
        "one-attempt-more": [*OLDER, oldest, entry],
        "an-attempt-altered": [{**oldest, "reason": "completed"}, *middle, newest, entry],
        "a-token-altered": [oldest, *middle, {**newest, "token": "t3"}, entry],
        "an-error-removed": [altered(oldest, "error", MISSING), *middle, newest, entry],
        "another-admins-entry-altered": [oldest, {**others, "admin": ADMIN.uid}, newest, entry],
        "a-text-at-its-end": [*OLDER, "retry"],
    }


@pytest.mark.parametrize("wrong", wrong_histories({}))
def test_the_list_gets_one_entry_at_its_end_and_stays_else_as_it_was(
    firestore: FirestoreClient, action: str, task: str, wrong: str
) -> None:
    change = CHANGES[action][1]()
    entry = change["history"].entry()
    assert firestore.update(ADMIN, task, {**change, "history": wrong_histories(entry)[wrong]}) == "denied"
    assert firestore.update(ADMIN, task, {**change, "history": [*OLDER, entry]}) == "allowed"


MINUTES = {"11-ago": -11, "11-ahead": 11, "a-day-ago": -1440, "a-year-ahead": 525_600}


def _wrong_entries() -> list[Any]:
    rows = []
    for field in ("action", "admin", "at"):
        values = {**VALUES, "removed": MISSING}
        rows += [pytest.param({field: value}, id=f"{field}-{what}") for what, value in values.items()]
    rows += [pytest.param({"action": name}, id=f"action-{name}") for name in ("", "Retry", "wake", "claim")]
    rows += [pytest.param({"admin": who.uid}, id=f"by-{who.name}") for who in (ANOTHER, CUSTOMER, VIEWER)]
    rows += [pytest.param({"admin": "server"}, id="by-server"), pytest.param({"admin": ""}, id="by-nobody")]
    rows += [pytest.param({"at": timedelta(minutes=n)}, id=f"minutes-{what}") for what, n in MINUTES.items()]
    more = {"token": "t3", "attempt": 3, "reason": "completed", "by": "sweep", "note": "because"}
    return rows + [pytest.param({name: value}, id=f"with-{name}") for name, value in more.items()]


@pytest.mark.parametrize("wrong", _wrong_entries())
def test_an_entry_says_exactly_who_did_what_and_when(
    firestore: FirestoreClient, action: str, task: str, wrong: Fields
) -> None:
    change = CHANGES[action][1]()
    signed = change["history"].entry()
    entry = {**signed, **wrong}
    if isinstance(entry.get("at"), timedelta):
        entry["at"] += signed["at"]
    entry = {name: value for name, value in entry.items() if value is not MISSING}
    assert firestore.update(ADMIN, task, {**change, "history": [*OLDER, entry]}) == "denied"
    assert firestore.update(ADMIN, task, change) == "allowed"


@pytest.mark.parametrize("minutes", [-9, 0, 9])
def test_a_clock_may_be_minutes_wrong(
    firestore: FirestoreClient, action: str, task: str, minutes: int
) -> None:
    change = CHANGES[action][1]()
    entry = change["history"].entry(timedelta(minutes=minutes))
    assert firestore.update(ADMIN, task, {**change, "history": [*OLDER, entry]}) == "allowed"


# What may truly be said of it too: a retry with the input that it had, a new time that is now.
ALSO = {"retry": "edit", "run_now": "reschedule"}


def test_an_entry_tells_of_the_change_that_is_made_and_of_no_other(
    firestore: FirestoreClient, action: str, task: str
) -> None:
    change = CHANGES[action][1]()
    for other in CHANGES.keys() - {action, ALSO.get(action)}:
        told = {**change, "history": Signed(other, ADMIN.uid)}
        assert firestore.update(ADMIN, task, told) == "denied", other
    assert firestore.update(ADMIN, task, change) == "allowed"


def test_an_entry_without_a_change_and_a_change_without_an_entry_are_denied(
    firestore: FirestoreClient, action: str, task: str
) -> None:
    change = CHANGES[action][1]()
    assert firestore.update(ADMIN, task, {"history": change["history"]}) == "denied"
    assert firestore.update(ADMIN, task, unsigned(change)) == "denied"
    assert firestore.update(ADMIN, task, change) == "allowed"


@pytest.mark.parametrize("history", [MISSING, []], ids=["missing", "empty"])
def test_the_first_entry_of_a_task_makes_the_list(
    firestore: FirestoreClient, action: str, history: Any
) -> None:
    before, change = CHANGES[action]
    path = f"tasks/{unique()}"
    firestore.seed(path, altered(before(), "history", history))
    two = [{**change()["history"].entry(), "at": THEN}, change()["history"].entry()]
    assert firestore.update(ADMIN, path, {**change(), "history": two}) == "denied"
    assert firestore.update(ADMIN, path, unsigned(change())) == "denied"
    assert firestore.update(ADMIN, path, change()) == "allowed"


@pytest.mark.parametrize("history", [None, "none", 7, {"action": "retry"}], ids=repr)
def test_what_is_no_list_is_left_to_the_engine_to_put_right(
    firestore: FirestoreClient, action: str, history: Any
) -> None:
    before, change = CHANGES[action]
    path = f"tasks/{unique()}"
    firestore.seed(path, {**before(), "history": history})
    assert firestore.update(ADMIN, path, change()) == "denied"


def test_each_admin_signs_with_their_own_name(firestore: FirestoreClient, action: str, task: str) -> None:
    second, change = signed_in("second-admin", admin=True), CHANGES[action][1]
    assert firestore.update(second, task, change()) == "denied"
    assert firestore.update(second, task, {**change(), "history": Signed(action, second.uid)}) == (
        "allowed" if action in {"run_now", "reschedule"} else "denied"  # where no other field says who
    )


def test_a_full_history_is_signed_too(firestore: FirestoreClient, action: str) -> None:
    before, change = CHANGES[action]
    path = f"tasks/{unique()}"
    error = {"kind": "exception", "message": "x" * 2000, "trace": ["y" * 100] * 20, "ratio": 0.5}
    firestore.seed(path, {**before(), "history": [{**OLDER[0], "error": error}] * 40})
    assert firestore.update(ADMIN, path, change()) == "allowed"


def test_no_change_is_made_to_a_task_whose_state_is_another(firestore: FirestoreClient, action: str) -> None:
    before, change = CHANGES[action]
    right = {"cancel": {"scheduled", "running"}}.get(action, {before()["state"]})
    for state in (*STATES, "paused", "", None, MISSING):
        path = f"tasks/{unique()}"
        firestore.seed(path, altered(before(), "state", state))
        expected = "allowed" if state in right else "denied"
        assert firestore.update(ADMIN, path, change()) == expected, state

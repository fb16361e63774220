"""What an admin says to a task that has not ended: cancel. The rules let through the wish, and no end by hand."""

from typing import Any

import pytest

from onwrite.task_document import STATES
from tests.rules.changes import cancel, retry
from tests.rules.documents import THEN, VALUES, failed_task, live_task, unique
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME
from tests.rules.people import ADMIN, ANOTHER, CUSTOMER, EVERYONE, SERVER, Person, signed_in

CANCEL = cancel()
RETRY = retry()
OTHER_FIELDS = [name for name in live_task() if name not in CANCEL]
LIVE = ("scheduled", "running")
PLACES = ("orders/{n}/tasks/t1", "tasks/{n}", "orders/{n}/parcels/p1/tasks/t1", "tasks/{n}/tasks/t1")


@pytest.fixture(params=LIVE)
def live(firestore: FirestoreClient, request: pytest.FixtureRequest) -> str:
    path = f"orders/{unique()}/tasks/confirmation_email"
    firestore.seed(path, live_task(request.param))
    return path


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
@pytest.mark.parametrize("state", LIVE)
@pytest.mark.parametrize("place", PLACES)
def test_only_an_admin_cancels_a_task(
    firestore: FirestoreClient, who: Person, state: str, place: str
) -> None:
    path = place.format(n=unique())
    firestore.seed(path, live_task(state))
    expected = "allowed" if who in {ADMIN, SERVER} else "denied"
    assert firestore.update(who, path, cancel(who)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        *(pytest.param(s, "allowed" if s in LIVE else "denied", id=s) for s in STATES),
        pytest.param("paused", "denied", id="unknown"),
        pytest.param("Running", "denied", id="capital"),
        pytest.param("", "denied", id="empty"),
        pytest.param(["running"], "denied", id="a-list"),
        pytest.param(None, "denied", id="null"),
        pytest.param(MISSING, "denied", id="missing"),
    ],
)
def test_only_a_task_that_has_not_ended_is_cancelled(
    firestore: FirestoreClient, state: Any, expected: Answer
) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, live_task(state))
    assert firestore.update(ADMIN, path, CANCEL) == expected


def test_a_task_is_cancelled_that_the_engine_has_not_seen_yet(firestore: FirestoreClient) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, {"type": "confirmation_email", "input": {}, "state": "scheduled"})
    assert firestore.update(ADMIN, path, CANCEL) == "allowed"


@pytest.mark.parametrize("before", LIVE)
@pytest.mark.parametrize("after", [*STATES, "paused", None, MISSING])
def test_a_cancel_changes_no_state(firestore: FirestoreClient, before: str, after: Any) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, live_task(before))
    expected = "allowed" if after == before else "denied"
    assert firestore.update(ADMIN, path, {**CANCEL, "state": after}) == expected


def _changes_of_others() -> list[Any]:
    rows = []
    for name in [*OTHER_FIELDS, "unknown"]:
        values = {"changed": "changed", "emptied": None, "to-now": SERVER_TIME, "removed": MISSING}
        if name == "unknown":
            del values["removed"]  # there is none
        rows += [pytest.param(name, value, id=f"{name}-{what}") for what, value in values.items()]
    return rows


@pytest.mark.parametrize(("field", "value"), _changes_of_others())
def test_a_cancel_touches_no_other_field(
    firestore: FirestoreClient, live: str, field: str, value: Any
) -> None:
    assert firestore.update(ADMIN, live, {**CANCEL, field: value}) == "denied"
    assert firestore.update(ADMIN, live, {field: value}) == "denied"
    assert firestore.update(ADMIN, live, CANCEL) == "allowed"


WRONG: dict[str, dict[str, Any]] = {
    "cancel_requested": {"false": False, "one": 1, "text": "true"},
    "cancelled_by": {"anothers": ANOTHER.uid, "customers": CUSTOMER.uid, "empty": ""},
    "wake_at": {"another-time": THEN},
}


def _wrong_cancels() -> list[Any]:
    rows = []
    for field, wrong in WRONG.items():
        values = {**VALUES, **wrong, "removed": MISSING}
        if field == "cancel_requested":
            del values["a-bool"]  # it is the right one
        rows += [
            pytest.param({**CANCEL, field: value}, id=f"{field}-{what}") for what, value in values.items()
        ]
        without = {name: value for name, value in CANCEL.items() if name != field}
        rows.append(pytest.param(without, id=f"{field}-left-out"))
        rows.append(pytest.param({field: CANCEL[field]}, id=f"{field}-alone"))
    return rows


LEFT_OVER = {
    "never-asked": {},
    "asked-by-another": {"cancel_requested": False, "cancelled_by": ANOTHER.uid},
}


@pytest.mark.parametrize("left_over", [pytest.param(fields, id=what) for what, fields in LEFT_OVER.items()])
@pytest.mark.parametrize("changes", _wrong_cancels())
def test_a_cancel_sets_exactly_its_fields(
    firestore: FirestoreClient, left_over: dict[str, Any], changes: dict[str, Any]
) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, {**live_task(), **left_over})
    assert firestore.update(ADMIN, path, changes) == "denied"
    assert firestore.update(ADMIN, path, CANCEL) == "allowed"


def test_a_cancel_is_asked_again_and_not_taken_back(firestore: FirestoreClient, live: str) -> None:
    second = signed_in("second-admin", admin=True)
    assert firestore.update(ADMIN, live, CANCEL) == "allowed"
    assert firestore.update(ADMIN, live, CANCEL) == "allowed"
    assert firestore.update(second, live, CANCEL) == "denied"  # each admin signs with their own name
    assert firestore.update(second, live, cancel(second)) == "allowed"
    assert firestore.update(ADMIN, live, {**CANCEL, "cancel_requested": False}) == "denied"
    assert firestore.update(ADMIN, live, {**CANCEL, "cancel_requested": MISSING}) == "denied"
    assert firestore.update(ADMIN, live, {"cancel_requested": MISSING, "cancelled_by": MISSING}) == "denied"


def test_a_cancel_and_a_retry_are_two_writes(firestore: FirestoreClient, live: str) -> None:
    failed = f"tasks/{unique()}"
    firestore.seed(failed, failed_task())
    for path in (live, failed):
        assert firestore.update(ADMIN, path, {**RETRY, **CANCEL}) == "denied"
    assert firestore.update(ADMIN, failed, CANCEL) == "denied"
    assert firestore.update(ADMIN, live, RETRY) == "denied"
    assert firestore.update(ADMIN, failed, RETRY) == "allowed"
    assert firestore.update(ADMIN, failed, CANCEL) == "allowed"  # it is scheduled by now


def test_a_task_is_not_created_or_replaced_by_way_of_a_cancel(firestore: FirestoreClient) -> None:
    path = f"tasks/{unique()}"
    assert firestore.set(ADMIN, path, {**live_task(), **CANCEL}) == "denied"
    firestore.seed(path, live_task())
    assert firestore.set(ADMIN, path, CANCEL) == "denied"
    assert firestore.set(ADMIN, path, {**live_task(), **CANCEL}) == "denied"  # with the entry for a history
    history = [*live_task()["history"], CANCEL["history"].entry()]
    every_other_field_as_it_was = {**live_task(), **CANCEL, "history": history}
    assert firestore.set(ADMIN, path, every_other_field_as_it_was) == "allowed"

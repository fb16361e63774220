"""How an admin retries: `failed` to `scheduled`, and nothing else with it."""

from dataclasses import fields
from typing import Any

import pytest

from onwrite.task_document import STATES, TaskDocument
from tests.rules.changes import retry
from tests.rules.documents import THEN, VALUES, altered, failed_task, unique
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME
from tests.rules.people import ADMIN, ANOTHER, CUSTOMER, EVERYONE, SERVER, Person, signed_in

RETRY = retry()
OTHER_FIELDS = [name for name in failed_task() if name not in RETRY]
PLACES = ("orders/{n}/tasks/t1", "tasks/{n}", "orders/{n}/parcels/p1/tasks/t1", "tasks/{n}/tasks/t1")


@pytest.fixture
def failed(firestore: FirestoreClient) -> str:
    path = f"orders/{unique()}/tasks/confirmation_email"
    firestore.seed(path, failed_task())
    return path


def test_the_failed_task_has_every_field_that_the_engine_reads() -> None:
    # Not in the document, or not in a failed one; `waiting_until` is read from `waiting`, `has_job` from `job`.
    outside = {"path", "version", "problems", "wake_at", "waiting_until", "has_job"}
    assert {field.name for field in fields(TaskDocument)} - outside <= set(failed_task())


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
@pytest.mark.parametrize("place", PLACES)
def test_only_an_admin_retries_a_failed_task(firestore: FirestoreClient, who: Person, place: str) -> None:
    path = place.format(n=unique())
    firestore.seed(path, failed_task())
    expected = "allowed" if who in {ADMIN, SERVER} else "denied"
    assert firestore.update(who, path, retry(who)) == expected


def _changes_of_others() -> list[Any]:
    rows = []
    for name in [*OTHER_FIELDS, "unknown"]:
        values = {"changed": "changed", "emptied": None, "to-now": SERVER_TIME, "removed": MISSING}
        if name in {"unknown", "checkpoint"}:
            del values["removed"]  # there is none, or it may be
        rows += [pytest.param(name, value, id=f"{name}-{what}") for what, value in values.items()]
    return rows


@pytest.mark.parametrize(("field", "value"), _changes_of_others())
def test_a_retry_touches_no_other_field(
    firestore: FirestoreClient, failed: str, field: str, value: Any
) -> None:
    assert firestore.update(ADMIN, failed, {**RETRY, field: value}) == "denied"
    assert firestore.update(ADMIN, failed, {field: value}) == "denied"
    assert firestore.update(ADMIN, failed, RETRY) == "allowed"


def test_a_retry_may_begin_anew_without_what_was_kept(firestore: FirestoreClient, failed: str) -> None:
    assert firestore.update(CUSTOMER, failed, {**RETRY, "checkpoint": MISSING}) == "denied"
    assert firestore.update(ADMIN, failed, {"checkpoint": MISSING}) == "denied"
    assert firestore.update(ADMIN, failed, {**RETRY, "checkpoint": MISSING}) == "allowed"


WRONG: dict[str, dict[str, Any]] = {
    "state": {
        "done": "done",
        "running": "running",
        "failed": "failed",
        "capital": "Scheduled",
        "unknown": "paused",
    },
    "reason": {"retry": "retry", "new": "new", "rescued": "rescued", "exhausted": "exhausted", "empty": ""},
    "retried_by": {"anothers": ANOTHER.uid, "customers": CUSTOMER.uid, "empty": ""},
    "wake_at": {"another-time": THEN},
}


def _wrong_retries() -> list[Any]:
    rows = []
    for field, wrong in WRONG.items():
        values = {**VALUES, **wrong, "removed": MISSING}
        rows += [
            pytest.param({**RETRY, field: value}, id=f"{field}-{what}") for what, value in values.items()
        ]
        without = {name: value for name, value in RETRY.items() if name != field}
        rows.append(pytest.param(without, id=f"{field}-left-out"))
        rows.append(pytest.param({field: RETRY[field]}, id=f"{field}-alone"))
    return rows


@pytest.mark.parametrize("changes", _wrong_retries())
def test_a_retry_sets_exactly_its_fields(
    firestore: FirestoreClient, failed: str, changes: dict[str, Any]
) -> None:
    assert firestore.update(ADMIN, failed, changes) == "denied"
    assert firestore.update(ADMIN, failed, RETRY) == "allowed"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        *(pytest.param(s, "allowed" if s == "failed" else "denied", id=s) for s in STATES),
        pytest.param("paused", "denied", id="unknown"),
        pytest.param("Failed", "denied", id="capital"),
        pytest.param(None, "denied", id="null"),
        pytest.param(MISSING, "denied", id="missing"),
    ],
)
def test_only_a_failed_task_is_retried(firestore: FirestoreClient, state: Any, expected: Answer) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, altered(failed_task(), "state", state))
    assert firestore.update(ADMIN, path, RETRY) == expected


@pytest.mark.parametrize(
    "left_over",
    [
        pytest.param({"retried_by": ADMIN.uid}, id="by-the-same-admin"),
        pytest.param({"retried_by": ANOTHER.uid}, id="by-another-admin"),
        pytest.param({"wake_at": THEN}, id="with-an-old-wake-up"),
    ],
)
def test_a_task_that_failed_again_is_retried_again(
    firestore: FirestoreClient, left_over: dict[str, Any]
) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, {**failed_task(), **left_over})
    assert firestore.update(ADMIN, path, RETRY) == "allowed"
    assert firestore.update(ADMIN, path, RETRY) == "denied"  # it is scheduled by now


def test_each_admin_signs_with_their_own_name(firestore: FirestoreClient, failed: str) -> None:
    second = signed_in("second-admin", admin=True)
    assert firestore.update(second, failed, RETRY) == "denied"
    assert firestore.update(second, failed, retry(second)) == "allowed"


def test_a_task_is_not_created_or_replaced_by_way_of_a_retry(firestore: FirestoreClient, failed: str) -> None:
    assert firestore.set(ADMIN, f"tasks/{unique()}", {**failed_task(), **RETRY}) == "denied"
    assert firestore.set(ADMIN, failed, RETRY) == "denied"
    assert (
        firestore.set(ADMIN, failed, {**failed_task(), **RETRY}) == "denied"
    )  # with the entry for a history
    history = [*failed_task()["history"], RETRY["history"].entry()]
    every_other_field_as_it_was = {**failed_task(), **RETRY, "history": history}
    assert firestore.set(ADMIN, failed, every_other_field_as_it_was) == "allowed"

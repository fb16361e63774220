"""How an admin gives a failed task another input: a retry, with that one field more."""

from typing import Any

import pytest

from tests.rules.changes import asked_task, edit, retry
from tests.rules.documents import THEN, VALUES, altered, failed_task, unique
from tests.rules.firestore_client import FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME
from tests.rules.people import ADMIN, ANOTHER, CUSTOMER

EDIT = edit()
OTHER_FIELDS = [name for name in failed_task() if name not in EDIT]


@pytest.fixture
def failed(firestore: FirestoreClient) -> str:
    path = f"orders/{unique()}/tasks/confirmation_email"
    firestore.seed(path, failed_task())
    return path


INPUTS: dict[str, Any] = {
    "empty": {},
    "as-it-was": failed_task()["input"],
    "one-field-more": {**failed_task()["input"], "copy_to": "ann@example.com"},
    "every-type": VALUES,
}


@pytest.mark.parametrize("value", INPUTS.values(), ids=INPUTS.keys())
def test_an_input_is_a_map_of_anything(firestore: FirestoreClient, failed: str, value: Any) -> None:
    assert firestore.update(CUSTOMER, failed, {**EDIT, "input": value}) == "denied"
    assert firestore.update(ADMIN, failed, {**EDIT, "input": value}) == "allowed"


NO_MAPS = {what: value for what, value in VALUES.items() if what != "a-map"} | {
    "removed": MISSING,
    "to-now": SERVER_TIME,
}


@pytest.mark.parametrize("value", NO_MAPS.values(), ids=NO_MAPS.keys())
def test_what_is_no_map_is_no_input(firestore: FirestoreClient, failed: str, value: Any) -> None:
    assert firestore.update(ADMIN, failed, {**EDIT, "input": value}) == "denied"
    assert firestore.update(ADMIN, failed, EDIT) == "allowed"


def test_one_field_of_the_input_is_changed(firestore: FirestoreClient, failed: str) -> None:
    without = {name: value for name, value in EDIT.items() if name != "input"}
    assert firestore.update(ADMIN, failed, {**without, "input.order": "o9"}) == "allowed"


def test_a_task_whose_input_was_none_is_given_one(firestore: FirestoreClient) -> None:
    for before in (MISSING, "none", None):
        path = f"tasks/{unique()}"
        firestore.seed(path, altered({**failed_task(), "reason": "invalid"}, "input", before))
        assert firestore.update(ADMIN, path, EDIT) == "allowed"


def test_an_input_is_changed_with_the_entry_of_an_edit_and_no_other(
    firestore: FirestoreClient, failed: str
) -> None:
    assert firestore.update(ADMIN, failed, {**retry(), "input": EDIT["input"]}) == "denied"
    assert firestore.update(ADMIN, failed, {"input": EDIT["input"]}) == "denied"
    assert firestore.update(ADMIN, failed, {"input": EDIT["input"], "history": EDIT["history"]}) == "denied"


def test_an_edit_may_begin_anew_without_what_was_kept(firestore: FirestoreClient, failed: str) -> None:
    for other in ({"pages": 4}, None, "none"):
        assert firestore.update(ADMIN, failed, {**EDIT, "checkpoint": other}) == "denied"
    assert firestore.update(ADMIN, failed, {**EDIT, "checkpoint": MISSING}) == "allowed"


def test_an_edit_is_no_decision(firestore: FirestoreClient) -> None:
    path = f"tasks/{unique()}"
    firestore.seed(path, asked_task())
    assert firestore.update(ADMIN, path, {**EDIT, "once": {}}) == "denied"
    assert firestore.update(ADMIN, path, EDIT) == "allowed"


def _wrong_fields() -> list[Any]:
    rows = []
    for name in [*OTHER_FIELDS, "unknown"]:
        values = {"changed": "changed", "emptied": None, "to-now": SERVER_TIME, "removed": MISSING}
        if name in {"unknown", "checkpoint"}:
            del values["removed"]  # there is none, or it may be
        rows += [pytest.param(name, value, id=f"{name}-{what}") for what, value in values.items()]
    wrong: dict[str, list[Any]] = {
        "state": ["done", "running", "failed"],
        "reason": ["retry", "new", ""],
        "retried_by": [ANOTHER.uid, ""],
        "wake_at": [THEN],
    }
    for name, others in wrong.items():
        rows += [pytest.param(name, value, id=f"{name}-{value}") for value in (*others, None, 7, MISSING)]
    return rows


@pytest.mark.parametrize(("field", "value"), _wrong_fields())
def test_an_edit_is_a_right_retry(firestore: FirestoreClient, failed: str, field: str, value: Any) -> None:
    assert firestore.update(ADMIN, failed, {**EDIT, field: value}) == "denied"
    assert firestore.update(ADMIN, failed, EDIT) == "allowed"

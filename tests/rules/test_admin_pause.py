"""The one document of settings, `settings/queue`: four fields, each checked, and every type in the list."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.rules.documents import THEN, VALUES, altered, pause
from tests.rules.firestore_client import FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME, Reference
from tests.rules.people import (
    ADMIN,
    ANOTHER,
    CUSTOMER,
    EVERYONE,
    PROJECT,
    SERVER,
    VIEWER,
    Person,
    signed_in,
)

QUEUE = "settings/queue"
SECOND = signed_in("second-admin", admin=True)


@pytest.fixture(params=["first", "again"])
def queue(firestore: FirestoreClient, request: pytest.FixtureRequest) -> Iterator[str]:
    """Not written yet, or written before: the rules create and update it alike."""
    firestore.clear(QUEUE)
    if request.param == "again":
        firestore.seed(QUEUE, pause(SECOND, paused=False))
    yield QUEUE
    firestore.clear(QUEUE)


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
def test_only_an_admin_pauses_and_resumes(firestore: FirestoreClient, queue: str, who: Person) -> None:
    expected = "allowed" if who in {ADMIN, SERVER} else "denied"
    assert firestore.set(who, queue, pause(who)) == expected
    assert firestore.set(who, queue, pause(who, paused=False, paused_types=[])) == expected


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
def test_an_admin_and_a_viewer_may_ask_before_it_was_ever_written(
    firestore: FirestoreClient, who: Person
) -> None:
    firestore.clear(QUEUE)
    expected = "allowed" if who in {ADMIN, VIEWER, SERVER} else "denied"
    assert firestore.get(who, QUEUE, there=False) == expected


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in EVERYONE])
def test_nobody_finds_it_by_a_query_not_even_by_its_name(firestore: FirestoreClient, who: Person) -> None:
    firestore.seed(QUEUE, pause(SERVER))
    name = Reference(f"projects/{PROJECT}/databases/(default)/documents/{QUEUE}")
    expected = "allowed" if who is SERVER else "denied"
    assert firestore.list(who, "settings", __name__=name) == expected
    assert firestore.list_group(who, "settings", __name__=name) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"paused": True, "paused_types": []}, id="all"),
        pytest.param({"paused": False, "paused_types": []}, id="none"),
        pytest.param({"paused": False, "paused_types": ["a"]}, id="one"),
        pytest.param({"paused_types": ["x"]}, id="a-type-named-x"),
        pytest.param({"paused_types": ["a", "a"]}, id="one-twice"),
        pytest.param({"paused_types": ["null", "true", "nan"]}, id="words"),
        pytest.param(
            {"paused_types": ["a1_", "a__", "z9", "a" * 64, "a" + "_" * 63]}, id="every-kind-of-sign"
        ),
        pytest.param({"paused_types": [f"t{n}" for n in range(50)]}, id="50"),
        pytest.param({"paused_types": ["a" * 64] * 50}, id="50-of-full-length"),
    ],
)
def test_a_pause_in_order_is_let_through(
    firestore: FirestoreClient, queue: str, changes: dict[str, Any]
) -> None:
    assert firestore.set(ADMIN, queue, pause(ADMIN, **changes)) == "allowed"


WRONG: dict[str, dict[str, Any]] = {
    "paused": {"one": 1, "text": "true"},
    "paused_types": {"51": [f"t{n}" for n in range(51)], "one-text": "confirmation_email", "joined": "a,b"},
    "changed_by": {
        "anothers": ANOTHER.uid,
        "customers": CUSTOMER.uid,
        "second-admins": SECOND.uid,
        "empty": "",
    },
    "changed_at": {"another-time": THEN},
}


RIGHT = {("paused", "a-bool"), ("changed_at", "to-now")}


def _wrong_fields() -> list[Any]:
    rows = [pytest.param("unknown", value, id=f"unknown-{what}") for what, value in VALUES.items()]
    for field, wrong in WRONG.items():
        values = {**VALUES, **wrong, "to-now": SERVER_TIME, "missing": MISSING}
        rows += [
            pytest.param(field, value, id=f"{field}-{what}")
            for what, value in values.items()
            if (field, what) not in RIGHT
        ]
    return rows


@pytest.mark.parametrize(("field", "value"), _wrong_fields())
def test_a_pause_has_exactly_its_four_fields(
    firestore: FirestoreClient, queue: str, field: str, value: Any
) -> None:
    assert firestore.set(ADMIN, queue, pause(ADMIN, **{field: value})) == "denied"
    assert firestore.set(ADMIN, queue, pause(ADMIN)) == "allowed"


# What is no list in a list, which Firestore does not keep.
NO_TYPES: dict[str, Any] = {
    **{what: value for what, value in VALUES.items() if what != "a-list"},
    "false": False,
    "empty": "",
    "a-digit-first": "7a",
    "an-underscore-first": "_a",
    "a-capital": "Confirmation_email",
    "a-capital-inside": "confirmationEmail",
    "a-hyphen": "confirmation-email",
    "a-blank": "confirmation email",
    "a-blank-first": " a",
    "a-line-break": "a\n",
    "two-lines": "a\nb",
    "a-path": "tasks/a",
    "a-dot": "a.b",
    "an-accent": "é",
    "two-in-one": "a,b",
    "a-comma": ",",
    "a-comma-first": ",a",
    "a-comma-last": "a,",
    "65": "a" * 65,
}


@pytest.mark.parametrize("where", [pytest.param(n, id=str(n)) for n in (0, 25, 49)])
@pytest.mark.parametrize("value", [pytest.param(value, id=what) for what, value in NO_TYPES.items()])
def test_every_type_in_the_list_is_checked(firestore: FirestoreClient, where: int, value: Any) -> None:
    good = pause(ADMIN, paused_types=[f"t{n}" for n in range(50)])
    assert firestore.set(ADMIN, QUEUE, altered(good, f"paused_types.{where}", value)) == "denied"
    assert firestore.set(ADMIN, QUEUE, pause(ADMIN, paused_types=[value])) == "denied"
    assert firestore.set(ADMIN, QUEUE, good) == "allowed"


def test_a_change_says_anew_who_and_when(firestore: FirestoreClient) -> None:
    firestore.seed(QUEUE, pause(SECOND))
    signed = {"changed_by": ADMIN.uid, "changed_at": SERVER_TIME}
    assert firestore.update(ADMIN, QUEUE, {"paused": False}) == "denied"
    assert firestore.update(ADMIN, QUEUE, {"paused": False, "changed_by": ADMIN.uid}) == "denied"
    assert firestore.update(ADMIN, QUEUE, {"paused": False, "changed_at": SERVER_TIME}) == "denied"
    assert firestore.update(ADMIN, QUEUE, {"paused": False, **signed}) == "allowed"  # the types stay
    assert firestore.update(ADMIN, QUEUE, {"paused_types": ["a"], **signed}) == "allowed"


def test_a_change_leaves_no_field_too_many(firestore: FirestoreClient) -> None:
    firestore.seed(QUEUE, pause(SECOND, unknown=7))
    assert firestore.update(ADMIN, QUEUE, pause(ADMIN)) == "denied"
    assert firestore.update(ADMIN, QUEUE, pause(ADMIN, unknown=MISSING)) == "allowed"
    assert firestore.update(ADMIN, QUEUE, pause(ADMIN, paused_types=MISSING)) == "denied"

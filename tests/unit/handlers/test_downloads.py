"""Whether a person gets an export's file, and what they are told if not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shop.downloads import (
    FAILED,
    NOT_BEGUN,
    NOT_FOUND,
    NOT_PAID,
    Download,
    Person,
    Refusal,
    download_of,
    is_id,
)

THEN = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
FILE = {"object": "exports/flights/7/jfk-5f.csv", "filename": "flights-jfk.csv", "content_type": "text/csv"}
DONE = {
    "state": "done",
    "dataset": "flights",
    "title": "Flights",
    "price": 4900,
    "rows": 3,
    "bytes": 99,
    **FILE,
}
MADE = Download(**FILE)

ADA, BOB = Person("ada"), Person("bob")
ADMIN = Person("anna", sees_all=True)
NO_UID = Person("")


def order(shown: Any = DONE, **changes: Any) -> dict[str, Any]:
    return {"customer": "ada", "paid_at": THEN, "exports": {"dataset_export_1": shown}, **changes}


def running(**progress: Any) -> dict[str, Any]:
    return order({"state": "running", "progress": progress} if progress else {"state": "running"})


def being_made(so_far: str = "") -> Refusal:
    return Refusal(409, f"The file is being made{so_far}. Try again in a few minutes.")


ROWS = [
    ("their own", order(), ADA, MADE),
    ("an admin's", order(), ADMIN, MADE),
    ("of somebody else", order(), BOB, NOT_FOUND),
    ("of nobody, for nobody", order(customer=""), NO_UID, NOT_FOUND),
    ("with no customer", {"paid_at": THEN, "exports": {"dataset_export_1": DONE}}, ADA, NOT_FOUND),
    ("not there", None, ADA, NOT_FOUND),
    ("not there, for an admin", None, ADMIN, NOT_FOUND),
    ("with no exports", {"customer": "ada", "paid_at": THEN}, ADA, NOT_FOUND),
    ("with another export", order(exports={"dataset_export_2": DONE}), ADA, NOT_FOUND),
    ("with something else for exports", order(exports=["dataset_export_1"]), ADA, NOT_FOUND),
    ("with something else for an export", order("done"), ADA, NOT_FOUND),
    ("not paid", {"customer": "ada", "exports": {"dataset_export_1": DONE}}, ADA, NOT_PAID),
    ("not paid, for an admin", order(paid_at=None), ADMIN, NOT_PAID),
    ("not paid, of somebody else", order(paid_at=None), BOB, NOT_FOUND),
    ("paid with words", order(paid_at="yes"), ADA, NOT_PAID),
    ("not paid, not done", order({"state": "running"}, paid_at=None), ADA, NOT_PAID),
    ("not begun", order({"state": "scheduled"}), ADA, NOT_BEGUN),
    ("being made", running(), ADA, being_made()),
    ("being made, some rows", running(done=500, total=2000), ADA, being_made(", 25 % are done")),
    ("being made, nearly", running(done=0.999, total=1.0), ADA, being_made(", 99 % are done")),
    ("being made, nobody knows of how many", running(done=500), ADA, being_made()),
    ("being made, more than all", running(done=3, total=2), ADA, being_made()),
    ("being made, of none", running(done=0, total=0), ADA, being_made()),
    ("being made, endless", running(done=float("inf"), total=float("inf")), ADA, being_made()),
    ("failed", order({"state": "failed", "error": {"message": "internal"}}), ADA, FAILED),
    ("in a state nobody knows", order({"state": "?"}), ADA, FAILED),
    ("done, and no object named", order({"state": "done"}), ADA, FAILED),
    ("done, and a bad object", order({**DONE, "object": 7}), ADA, FAILED),
    ("done, and an empty name", order({**DONE, "filename": ""}), ADA, FAILED),
]


@pytest.mark.parametrize(
    ("fields", "person", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_an_order_gives_its_file_or_a_sentence(
    fields: dict[str, Any] | None, person: Person, expected: Download | Refusal
) -> None:
    assert download_of(fields, person, "dataset_export_1") == expected


# What Firestore may hold.
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text() | st.just(THEN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FILE, "state", "progress", "done", "total"]), inner, max_size=5)
    ),
    max_leaves=12,
)
STATES = st.sampled_from(["scheduled", "running", "done", "failed", "paused"])
SHOWN = VALUES | st.fixed_dictionaries(
    {"state": STATES}, optional={"progress": VALUES, **dict.fromkeys(FILE, VALUES)}
)
ORDERS = st.fixed_dictionaries(
    {},
    optional={
        "customer": st.sampled_from(["ada", "bob", ""]) | VALUES,
        "paid_at": st.just(THEN) | VALUES,
        "exports": st.dictionaries(st.just("dataset_export_1"), SHOWN) | VALUES,
    },
)
PEOPLE = st.sampled_from([ADA, BOB, ADMIN, NO_UID])


@given(ORDERS, PEOPLE)
def test_nobody_gets_a_file_that_is_not_theirs_or_not_paid_or_not_done(
    fields: dict[str, Any], person: Person
) -> None:
    answer = download_of(fields, person, "dataset_export_1")
    if isinstance(answer, Download):
        assert person.sees_all or (person.uid and fields["customer"] == person.uid)
        assert isinstance(fields["paid_at"], datetime)
        assert fields["exports"]["dataset_export_1"]["state"] == "done"
        assert answer.object == fields["exports"]["dataset_export_1"]["object"]
    else:
        assert answer.status in {402, 404, 409}


@given(ORDERS)
def test_whoever_it_does_not_belong_to_hears_nothing_of_an_order(fields: dict[str, Any]) -> None:
    if fields.get("customer") != "bob":
        assert download_of(fields, BOB, "dataset_export_1") == download_of(None, BOB, "dataset_export_1")


@pytest.mark.parametrize("text", ["o1", "Bestellung-Ä-注文", "a b", "dataset_export_1", "_", "x" * 1500])
def test_what_a_document_can_be_called_is_an_id(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a/b",
        "/",
        "o1/tasks/t1",
        "__all__",
        "__",
        "a\nb",
        "a\0",
        "\ud800",
        "ä" * 751,
        "x" * 1501,
    ],
)
def test_what_no_document_can_be_called_is_none(text: str) -> None:
    assert not is_id(text)

"""Everyone, every operation, every collection: what the table does not name is denied."""

from typing import Any

import pytest

from tests.rules.documents import THEN, failed_task, order, pause, unique
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.people import (
    ADMIN,
    ANOTHER,
    CLIENTS,
    CUSTOMER,
    EVERYONE,
    NOBODY,
    SERVER,
    VIEWER,
    Person,
    signed_in,
)

# Where the documents are; `{n}` keeps the rows apart.
PLACES = {
    "orders": "orders/{n}",
    "tasks-of-an-order": "orders/{n}/tasks/confirmation_email",
    "tasks-at-the-top": "tasks/{n}",
    "tasks-deeper": "orders/{n}/parcels/p1/tasks/ship_parcel",
    "tasks-of-a-task": "tasks/{n}/tasks/next",
    "tasks-of-a-recurring-type": "recurring/{n}/tasks/2026-11-20T0200Z",
    "recurring": "recurring/{n}",
    "inventory": "inventory/{n}",
    "ledger": "ledger/{n}",
    "ledger_days": "ledger_days/{n}",
    "files": "files/{n}",
    "merchants": "merchants/{n}",
    "uploads": "uploads/{n}",
    "tasks-of-an-upload": "uploads/{n}/tasks/transfer_document",
    "below-an-upload": "uploads/{n}/notes/n1",
    "documents": "documents/{n}",
    "below-a-document": "documents/{n}/notes/n1",
    "below-a-merchant": "merchants/{n}/notes/n1",
    "queue-settings": "settings/queue",
    "other-settings": "settings/{n}",
    "below-queue-settings": "settings/queue/notes/{n}",
    "queue-settings-deeper": "unknown/{n}/settings/queue",
    "quotas": "quotas/{n}",
    "unknown": "unknown/{n}",
    "below-an-order": "orders/{n}/notes/n1",
    "below-a-task": "orders/{n}/tasks/t1/notes/n1",
    "below-inventory": "inventory/{n}/notes/n1",
    "orders-deeper": "unknown/{n}/orders/o1",
}
OPERATIONS = ("get", "list", "list-group", "count", "create", "update", "delete")

READ = ("get", "list", "count")
TASKS = (
    "tasks-of-an-order",
    "tasks-at-the-top",
    "tasks-deeper",
    "tasks-of-a-task",
    "tasks-of-a-recurring-type",
    "tasks-of-an-upload",
)
READ_BY_ADMINS = ("orders", "recurring", "inventory", "ledger", "files", "merchants", "uploads", "documents")
SEEN_BY_ADMINS = {
    *((place, operation) for place in (*TASKS, *READ_BY_ADMINS) for operation in READ),
    *((place, "list-group") for place in TASKS),
    ("queue-settings", "get"),
}
MAY = {
    CUSTOMER: {
        ("orders", "get"),
        ("orders", "create"),
    },  # the order is the customer's; its list: test_customers
    VIEWER: SEEN_BY_ADMINS,
    ADMIN: {*SEEN_BY_ADMINS, *(("queue-settings", operation) for operation in ("create", "update"))},
    SERVER: {(place, operation) for place in PLACES for operation in OPERATIONS},
}

ROWS = [
    pytest.param(
        who,
        place,
        operation,
        "allowed" if (place, operation) in MAY.get(who, set()) else "denied",
        id=f"{who.name}-{operation}-{place}",
    )
    for who in EVERYONE
    for place in PLACES
    for operation in OPERATIONS
]


@pytest.mark.parametrize(("who", "place", "operation", "expected"), ROWS)
def test_nobody_may_do_what_the_table_does_not_name(
    firestore: FirestoreClient, who: Person, place: str, operation: str, expected: Answer
) -> None:
    path = PLACES[place].format(n=unique())
    if operation == "create":
        firestore.clear(path)  # the settings' one document is there from another row
    else:
        firestore.seed(path, _document(place, who, seeded=True))
    assert _perform(firestore, who, operation, place, path) == expected


@pytest.mark.parametrize("who", [pytest.param(who, id=who.name) for who in (*CLIENTS, SERVER)])
def test_a_signed_in_person_creates_and_reads_their_own_orders(
    firestore: FirestoreClient, who: Person
) -> None:
    path = f"orders/{unique()}"
    expected = "denied" if who is NOBODY else "allowed"
    placed = "denied" if who is VIEWER else expected  # who changes nothing
    assert firestore.set(who, path, order(customer=who.uid)) == placed
    firestore.seed(path, order(customer=who.uid, created_at=THEN))
    assert firestore.get(who, path) == expected
    assert firestore.list(who, "orders", customer=who.uid) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({"customer": CUSTOMER.uid}, "allowed", id="their-own"),
        pytest.param({"customer": CUSTOMER.uid, "status": "placed"}, "allowed", id="fewer-of-their-own"),
        pytest.param({"customer": ANOTHER.uid}, "denied", id="anothers"),
        pytest.param({"status": "placed"}, "denied", id="everybodys"),
    ],
)
def test_customers_list_no_orders_but_their_own(
    firestore: FirestoreClient, filters: dict[str, Any], expected: Answer
) -> None:
    for owner in (CUSTOMER, ANOTHER):
        firestore.seed(f"orders/{unique()}", order(customer=owner.uid, created_at=THEN))
    assert firestore.list(CUSTOMER, "orders", **filters) == expected
    for who in (ADMIN, VIEWER):
        assert firestore.list(who, "orders", **filters) == "allowed"


def test_who_is_both_is_an_admin(firestore: FirestoreClient) -> None:
    both = signed_in("both", admin=True, viewer=True)
    assert firestore.set(both, f"orders/{unique()}", order(customer=both.uid)) == "allowed"
    assert firestore.set(both, "settings/queue", pause(both)) == "allowed"


def test_another_customer_cannot_place_an_order_over_ones_own(firestore: FirestoreClient) -> None:
    path = f"orders/{unique()}"
    assert firestore.set(CUSTOMER, path, order()) == "allowed"
    assert firestore.set(ANOTHER, path, order(customer=ANOTHER.uid)) == "denied"
    assert firestore.set(CUSTOMER, path, order()) == "denied"  # placed once


def _document(place: str, who: Person, *, seeded: bool) -> dict[str, Any]:
    if place.startswith("orders"):
        return order(created_at=THEN) if seeded else order()
    if "settings" in place:
        return pause(who, paused=not seeded)
    return failed_task() if place in TASKS else {"customer": CUSTOMER.uid, "available": 7}


def _changes(place: str, who: Person) -> dict[str, Any]:
    return _document(place, who, seeded=False) if "settings" in place else {"status": "paid"}


def _perform(firestore: FirestoreClient, who: Person, operation: str, place: str, path: str) -> Answer:
    collection = path.rpartition("/")[0]
    perform = {
        "get": lambda: firestore.get(who, path),
        "list": lambda: firestore.list(who, collection),
        "list-group": lambda: firestore.list_group(who, collection.rpartition("/")[2]),
        "count": lambda: firestore.count(who, collection),
        "create": lambda: firestore.set(who, path, _document(place, who, seeded=False)),
        "update": lambda: firestore.update(who, path, _changes(place, who)),
        "delete": lambda: firestore.delete(who, path),
    }
    return perform[operation]()

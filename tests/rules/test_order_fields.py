"""An order of full length with one thing changed. The unchanged one is allowed, so each denial has that one reason."""

from typing import Any

import pytest

from tests.rules.documents import THEN, VALUES, altered, dataset, line, order, unique
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.firestore_values import MISSING, SERVER_TIME
from tests.rules.people import ANOTHER, CUSTOMER

FIELDS: dict[str, dict[str, Any]] = {
    "customer": {"anothers": ANOTHER.uid, "empty": ""},
    "email": {
        "empty": "",
        "without-at": "ann.example.com",
        "nothing-before-at": "@example.com",
        "nothing-after-at": "ann@",
        "two-ats": "ann@bob@example.com",
        "with-a-blank": "ann smith@example.com",
        "with-a-hard-blank": "ann\u00a0smith@example.com",
        "with-a-line-break": "ann@example.com\nbcc:bob@example.com",
        "ending-in-a-line-break": "ann@example.com\n",
        "two-addresses": "ann@example.com,bob",
        "with-a-name": "Ann<ann@example.com>",
        "too-short": "@a",
        "too-long": "a" * 243 + "@example.com",
    },
    "lines": {"with-null": [None], "with-a-text": ["brass-compass"], "of-21": [line() for _ in range(21)]},
    "currency": {"unknown": "CAD", "small": "eur", "empty": "", "a-prefix": "EU"},
    "datasets": {"with-null": [None], "with-a-text": ["flights"], "of-6": [dataset() for _ in range(6)]},
    "status": {"paid": "paid", "empty": "", "capital": "Placed"},
    "created_at": {"another-time": THEN},
}
MAY_BE_MISSING = {"datasets"}
# Of the right type, so that only the table above says whether the value is right.
RIGHT_TYPE = {"lines": "a-list", "datasets": "a-list", "created_at": "a-timestamp"}


def _rows() -> list[Any]:
    rows = []
    for field, wrong in FIELDS.items():
        types = {name: value for name, value in VALUES.items() if name != RIGHT_TYPE.get(field, "a-text")}
        if field not in MAY_BE_MISSING:
            types["missing"] = MISSING
        rows += [
            pytest.param(field, value, id=f"{field}-{name}") for name, value in {**types, **wrong}.items()
        ]
    unknown = ("total", "customer_id", "paid", "Status", "tasks", "paid_at", "exports", "reasons")
    rows += [pytest.param(name, "extra", id=f"extra-{name}") for name in unknown]
    return rows


@pytest.mark.parametrize(("field", "value"), _rows())
def test_an_order_with_one_wrong_field_is_denied(firestore: FirestoreClient, field: str, value: Any) -> None:
    assert firestore.set(CUSTOMER, f"orders/{unique()}", altered(order(), field, value)) == "denied"


# Each is right where the server writes it.
WRITTEN_BY_THE_SERVER: dict[str, Any] = {
    "paid_at": SERVER_TIME,
    "exports": {"dataset_export_1": {"state": "done", "object": "exports/flights/of-somebody-else.csv"}},
    "reasons": [],
}


@pytest.mark.parametrize("field", WRITTEN_BY_THE_SERVER)
def test_what_the_server_writes_a_customer_may_not(firestore: FirestoreClient, field: str) -> None:
    path, value = f"orders/{unique()}", WRITTEN_BY_THE_SERVER[field]
    assert firestore.set(CUSTOMER, path, altered(order(), field, value)) == "denied"
    assert firestore.set(CUSTOMER, path, order()) == "allowed"
    assert firestore.update(CUSTOMER, path, {field: value}) == "denied"


ALLOWED: dict[str, dict[str, Any]] = {
    "full": {},
    "no-datasets-field": {"datasets": MISSING},
    "no-datasets": {"datasets": []},
    "no-lines": {"lines": []},
    **{f"{count}-lines": {"lines": order()["lines"][:count]} for count in range(1, 20)},
    **{f"{count}-datasets": {"datasets": order()["datasets"][:count], "lines": []} for count in range(1, 5)},
    **{currency: {"currency": currency} for currency in ("EUR", "USD", "GBP", "CHF", "SEK", "JPY")},
    "shortest-email": {"email": "a@b"},
    "longest-email": {"email": "a" * 242 + "@example.com"},
    "email-with-a-plus": {"email": "ann+orders@mail.example.com"},
    "email-of-other-letters": {"email": "zoë@exämple.com"},
}


@pytest.mark.parametrize("changes", [pytest.param(changes, id=name) for name, changes in ALLOWED.items()])
def test_an_order_within_the_limits_is_allowed(firestore: FirestoreClient, changes: dict[str, Any]) -> None:
    placed = order()
    for field, value in changes.items():
        placed = altered(placed, field, value)
    assert firestore.set(CUSTOMER, f"orders/{unique()}", placed) == "allowed"


@pytest.mark.parametrize(
    "nothing",
    [
        pytest.param({"lines": [], "datasets": []}, id="both-empty"),
        pytest.param({"lines": [], "datasets": MISSING}, id="no-lines-and-no-datasets-field"),
    ],
)
def test_an_order_of_nothing_is_denied(firestore: FirestoreClient, nothing: dict[str, Any]) -> None:
    placed = altered(order(), "datasets", nothing["datasets"])
    assert firestore.set(CUSTOMER, f"orders/{unique()}", {**placed, "lines": []}) == "denied"


@pytest.mark.parametrize(
    "time", [pytest.param(MISSING, id="no-time"), pytest.param(THEN, id="a-time-of-its-own")]
)
def test_the_time_of_an_order_is_the_servers(firestore: FirestoreClient, time: Any) -> None:
    path = f"orders/{unique()}"
    assert firestore.set(CUSTOMER, path, altered(order(), "created_at", time)) == "denied"
    assert firestore.set(CUSTOMER, path, altered(order(), "created_at", SERVER_TIME)) == "allowed"


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        pytest.param("{n}", "allowed", id="letters-and-digits"),
        pytest.param("{n}_-A", "allowed", id="all-kinds"),
        pytest.param("{n:x<64}", "allowed", id="of-64"),
        pytest.param("{n:x<65}", "denied", id="of-65"),
        pytest.param("{n}.a", "denied", id="with-a-dot"),
        pytest.param("{n} a", "denied", id="with-a-blank"),
        pytest.param("{n}\n", "denied", id="ending-in-a-line-break"),
        pytest.param("{n}é", "denied", id="with-an-accent"),
        pytest.param("{n}:a", "denied", id="with-a-colon"),
    ],
)
def test_the_id_of_an_order_is_plain(firestore: FirestoreClient, id_: str, expected: Answer) -> None:
    assert firestore.set(CUSTOMER, f"orders/{id_.format(n=unique())}", order()) == expected

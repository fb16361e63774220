"""A request may evaluate 1000 expressions, and a full order needs most of them."""

import httpx
import pytest

from tests.rules.conftest import ROOT
from tests.rules.documents import order
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.people import CUSTOMER

ROOM = 50  # left for what production may count otherwise than the emulator, and for a field more


def test_a_full_order_leaves_room_under_the_limit_of_expressions(http: httpx.Client) -> None:
    assert _place_a_full_order(http, more_expressions=ROOM) == "allowed"


def test_the_emulator_counts_expressions(http: httpx.Client) -> None:
    with pytest.raises(AssertionError, match="maximum of 1000 expressions"):
        _place_a_full_order(http, more_expressions=1000)


def _place_a_full_order(http: httpx.Client, more_expressions: int) -> Answer:
    """In a project of its own, whose rules are the same with so many conditions more."""
    project = f"demo-{more_expressions}-more"
    condition = "order.status == 'placed',"
    rules = (ROOT / "firestore.rules").read_text()
    assert rules.count(condition) == 1
    rules = rules.replace(condition, condition + "true," * more_expressions)
    http.put(
        f"/emulator/v1/projects/{project}:securityRules",
        json={"rules": {"files": [{"name": "firestore.rules", "content": rules}]}},
    ).raise_for_status()
    return FirestoreClient(http, project).set(CUSTOMER, "orders/o1", order())

"""A request may evaluate 1000 expressions, and a full order needs most of them."""

import httpx
import pytest

from tests.rules.changes import CHANGES
from tests.rules.conftest import ROOT
from tests.rules.documents import order
from tests.rules.firestore_client import Answer, FirestoreClient
from tests.rules.people import ADMIN, CUSTOMER

ROOM = 50  # left for what production may count otherwise than the emulator, and for a field more


def test_a_full_order_leaves_room_under_the_limit_of_expressions(http: httpx.Client) -> None:
    assert _place_a_full_order(http, more_expressions=ROOM) == "allowed"


@pytest.mark.parametrize("action", CHANGES)
def test_a_change_of_a_task_takes_less_than_half_of_the_limit(http: httpx.Client, action: str) -> None:
    """The ways that are tried before it are counted too."""
    assert _change_a_task(http, action, more_expressions=500) == "allowed"
    with pytest.raises(AssertionError, match="maximum of 1000 expressions"):
        _change_a_task(http, action, more_expressions=1000)


def test_the_emulator_counts_expressions(http: httpx.Client) -> None:
    with pytest.raises(AssertionError, match="maximum of 1000 expressions"):
        _place_a_full_order(http, more_expressions=1000)


def _place_a_full_order(http: httpx.Client, more_expressions: int) -> Answer:
    condition = "order.status == 'placed',"
    rules = _with_more(condition, condition + "true," * more_expressions)
    return _under(http, f"demo-{more_expressions}-more", rules).set(CUSTOMER, "orders/o1", order())


def _change_a_task(http: httpx.Client, action: str, more_expressions: int) -> Answer:
    condition = "return after.history\n"
    more = f"[{', '.join(['true'] * more_expressions)}].hasOnly([true])"
    rules = _with_more(condition, condition.replace("return", f"return {more} &&"))
    firestore = _under(http, f"demo-{action.replace('_', '-')}-{more_expressions}", rules)
    before, change = CHANGES[action]
    firestore.seed("tasks/t1", {**before(), "history": before()["history"] * 20})
    return firestore.update(ADMIN, "tasks/t1", change())


def _with_more(condition: str, more: str) -> str:
    rules = (ROOT / "firestore.rules").read_text()
    assert rules.count(condition) == 1
    return rules.replace(condition, more)


def _under(http: httpx.Client, project: str, rules: str) -> FirestoreClient:
    """In a project of its own, whose rules are the same with so many conditions more."""
    http.put(
        f"/emulator/v1/projects/{project}:securityRules",
        json={"rules": {"files": [{"name": "firestore.rules", "content": rules}]}},
    ).raise_for_status()
    return FirestoreClient(http, project)

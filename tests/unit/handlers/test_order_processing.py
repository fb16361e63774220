"""Stock is reserved for the whole order or not at all."""

from typing import Any

import pytest

from handlers.order_processing import order_processing
from onwrite import Fail
from onwrite.testing import Performed, perform
from tests.unit.handlers.orders import APPLE, FLIGHTS, order

PEAR = {"sku": "pear", "name": "Pear", "quantity": 3, "price": 99}


@pytest.fixture(autouse=True)
def no_merchant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MERCHANT", raising=False)


def processed(given: dict[str, Any] | None, **inventory: Any) -> Performed:
    documents = {f"inventory/{sku}": fields for sku, fields in inventory.items()}
    return perform(order_processing, {}, documents=documents | ({"orders/o1": given} if given else {}))


def reason(performed: Performed) -> str:
    assert isinstance(performed.answer, Fail)
    assert performed.writes == ()
    return performed.answer.reason


def test_every_line_is_reserved_and_the_order_says_so() -> None:
    done = processed(
        order(lines=[APPLE, PEAR]), apple={"available": 2, "reserved": 5}, pear={"available": 10}
    )
    assert done.result == {"reserved": {"apple": 2, "pear": 3}}
    assert [(write.operation, write.path, dict(write.fields)) for write in done.writes] == [
        ("update", "inventory/apple", {"available": 0, "reserved": 7}),
        ("update", "inventory/pear", {"available": 7, "reserved": 3}),
        ("update", "orders/o1", {"status": "reserved"}),
    ]


def test_an_order_of_data_sets_reserves_nothing() -> None:
    done = processed(order(lines=[], datasets=[FLIGHTS]))
    assert done.result == {"reserved": {}}
    assert [write.path for write in done.writes] == ["orders/o1"]


def test_an_order_reserved_already_takes_nothing_more() -> None:
    done = processed(order(status="reserved"), apple={"available": 9})
    assert done.result == {"reserved": {"apple": 2}}
    assert done.writes == ()


def test_all_that_lacks_is_told_in_one_sentence() -> None:
    plum = {**PEAR, "sku": "plum"}
    told = reason(processed(order(lines=[APPLE, PEAR, plum]), apple={"available": 1}, pear={"available": 3}))
    assert told == (
        "the order cannot be had in full: apple has 1 left and 2 are asked for; plum is not in the inventory"
    )


def test_oversold_stock_is_told_as_none_left() -> None:
    assert "apple has 0 left" in reason(processed(order(), apple={"available": -4}))


@pytest.mark.parametrize(
    "stock", [{}, {"available": "many"}, {"available": True}, {"available": 5, "reserved": -1}]
)
def test_stock_that_cannot_be_read_is_told_as_such(stock: dict[str, Any]) -> None:
    assert "apple has a document in the inventory that is not" in reason(processed(order(), apple=stock))


def test_a_deleted_order_fails() -> None:
    assert reason(processed(None)) == "the order o1 was deleted"


def test_an_order_that_no_longer_reads_fails_with_its_problems() -> None:
    assert reason(processed(order(currency="BTC"))).startswith(
        "the order o1 cannot be read any more: currency must be"
    )


def test_a_rejected_order_is_not_carried_out() -> None:
    assert reason(processed(order(status="rejected"))).startswith("the order o1 is rejected")


def test_the_shops_merchant_is_told_in_the_commit_that_reserves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERCHANT", "roastery")
    notice, *_, status = processed(order(), apple={"available": 2}).writes
    assert (status.path, dict(status.fields)) == ("orders/o1", {"status": "reserved"})
    assert (notice.operation, notice.path) == ("create", "orders/o1/tasks/notify_merchant")
    assert notice.fields["input"] == {"merchant": "roastery", "event": "order.reserved"}


def test_an_order_that_cannot_be_had_tells_no_merchant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERCHANT", "roastery")
    assert "apple has 1 left" in reason(processed(order(), apple={"available": 1}))


def test_of_an_order_reserved_by_hand_the_merchant_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERCHANT", "roastery")
    (notice,) = processed(order(status="reserved")).writes
    assert notice.path == "orders/o1/tasks/notify_merchant"

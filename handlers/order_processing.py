"""Reserve what an order needs, all of it or nothing."""

from typing import Any

from pydantic import BaseModel

from handlers.shop.merchant_settings import merchant_of_orders
from handlers.shop.order import Line
from handlers.shop.order_of import READ_TIMEOUT, order_of
from handlers.shop.stock import stock_for
from onwrite import Task, Transact, enqueue, handler, minutes


class Input(BaseModel):
    """Nothing: the order says it all."""


@handler(timeout=minutes(1))
def order_processing(task: Task, input: Input) -> Transact:  # noqa: ARG001 — the order is the input
    """A transaction, since two orders may want the last one of something."""
    _have_the_merchant_told(task)
    return Transact(lambda transaction: _reserve(task, transaction))


def _reserve(task: Task, transaction: Any) -> dict[str, dict[str, int]]:
    order = order_of(task, transaction)
    if order.status != "reserved":  # reserved already, by hand: once is enough
        _take(task, transaction, order.lines)
        transaction.update(task.parent, {"status": "reserved"})
    return {"reserved": {line.sku: line.quantity for line in order.lines}}


def _take(task: Task, transaction: Any, lines: tuple[Line, ...]) -> None:
    inventory = task.client.collection("inventory")
    references = [inventory.document(line.sku) for line in lines]
    # With nothing to read, get_all would ask Firestore for nothing, which it refuses.
    snapshots = transaction.get_all(references, timeout=READ_TIMEOUT) if references else ()
    stock = stock_for(lines, {snapshot.id: snapshot.to_dict() for snapshot in snapshots})
    for line in lines:
        transaction.update(inventory.document(line.sku), stock[line.sku].less(line.quantity))


def _have_the_merchant_told(task: Task) -> None:
    """In the commit that reserves. What is wrong with the merchant is the notice's own failure: the order goes on."""
    if merchant := merchant_of_orders():
        told = {"merchant": merchant, "event": "order.reserved"}
        enqueue(task.batch, task.parent, "notify_merchant", told, key="notify_merchant", handlers=None)

"""A task's order: the document the task lies under."""

from typing import Any, Final

from handlers.shop.order import Order, order_problems, read_order
from handlers.shop.texts import printable
from onwrite import Fail, Task

READ_TIMEOUT: Final = 10.0  # seconds
NUMBER_LIMIT: Final = 40  # characters; an id may have 1,500 bytes


def order_of(task: Task, transaction: Any = None) -> Order:
    """Fail where no attempt could do anything with it: deleted, rejected, or no longer readable."""
    snapshot = task.parent.get(transaction=transaction, timeout=READ_TIMEOUT)
    number = order_number(task)
    if not snapshot.exists:
        raise Fail(f"the order {number} was deleted")
    fields = snapshot.to_dict() or {}
    if problems := order_problems(fields):
        raise Fail(f"the order {number} cannot be read any more: {' '.join(problems)}")
    order = read_order(fields)
    if order.status == "rejected":
        raise Fail(f"the order {number} is rejected; set its status to accepted to carry it out all the same")
    return order


def order_number(task: Task) -> str:
    """The order's id, fit for a mail's header: whoever makes an order chooses its id, line breaks and all."""
    text = printable(task.parent.id)
    return text if len(text) <= NUMBER_LIMIT else f"{text[: NUMBER_LIMIT - 1]}…"

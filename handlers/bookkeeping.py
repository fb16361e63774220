"""Book an order: an entry in the ledger, and the day's totals."""

from typing import Any

from google.cloud import firestore
from pydantic import BaseModel

from handlers.shop.order_of import order_of
from onwrite import Task, handler, minutes


class Input(BaseModel):
    """Nothing: the order says it all."""


@handler(timeout=minutes(1))
def bookkeeping(task: Task, input: Input) -> dict[str, Any]:  # noqa: ARG001 — the order is the input
    """Entry, totals and `done` are one commit: booked exactly once, however often the task runs."""
    order = order_of(task)
    day = order.created_at.date().isoformat()
    # `create`, not `set`: the task itself cannot book twice, but a second task for the order, or a person, could.
    # A `set` would then write the same entry again and add to the totals once more; `create` refuses it all.
    task.batch.create(
        _document(task, "ledger", task.parent.id),
        {
            "order": task.parent.path,
            "amount": order.total,
            "currency": order.currency,
            "at": order.created_at,
        },
    )
    # One document a day and currency takes about one order a second for long; more than that needs shards.
    task.batch.set(
        _document(task, "ledger_days", f"{day}-{order.currency}"),
        {"orders": firestore.Increment(1), "amount": firestore.Increment(order.total)},
        merge=True,
    )
    return {"amount": order.total, "currency": order.currency, "day": day}


def _document(task: Task, collection: str, name: str) -> firestore.DocumentReference:
    return task.client.collection(collection).document(name)

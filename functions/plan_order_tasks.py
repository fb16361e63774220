"""A new order: create all its tasks in one commit, or reject it with the reasons."""

from contextlib import suppress

from google.api_core.exceptions import AlreadyExists, NotFound
from google.cloud import firestore

from handlers.shop.order import Order, order_problems, read_order
from onwrite import enqueue
from onwrite.document_event import DocumentEvent
from onwrite.trigger import document_trigger, store

COMMIT_TIMEOUT = 30.0  # seconds


def plan_order_tasks(event: DocumentEvent) -> None:
    """Safe to repeat: the tasks' ids are made of the order, so a second commit is refused as a whole."""
    client = store().client
    reference = client.document(event.path)
    problems = order_problems(event.fields)
    batch = client.batch()
    if problems:
        batch.update(reference, {"status": "rejected", "reasons": problems})
    else:
        _add_tasks(batch, reference, read_order(event.fields))
        batch.update(reference, {"status": "accepted"})
    with suppress(AlreadyExists, NotFound):  # planned before, or deleted meanwhile: nothing is left to do
        batch.commit(timeout=COMMIT_TIMEOUT)


planOrderTasks = document_trigger("planOrderTasks", "orders/{order}", plan_order_tasks, on="created")


def _add_tasks(batch: firestore.WriteBatch, order: firestore.DocumentReference, read: Order) -> None:
    for type_name in ("confirmation_email", "order_processing", "bookkeeping"):
        enqueue(batch, order, type_name, key=type_name)
    for number, bought in enumerate(read.datasets, start=1):
        wanted = bought.model_dump(include={"dataset", "origin", "month"}, exclude_none=True)
        enqueue(batch, order, "dataset_export", wanted, key=f"dataset_export_{number}")

"""A new order: create all its tasks in one commit, or reject it with the reasons."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from google.api_core.exceptions import AlreadyExists, InvalidArgument, NotFound
from google.cloud import firestore

from handlers.shop.export_request import export_problems, request_of
from handlers.shop.order import Dataset, Order, order_problems, read_order
from onwrite import enqueue
from onwrite.document_event import DocumentEvent
from onwrite.trigger import document_trigger, store

TIMEOUT = 30.0  # seconds, for one call
TOO_LARGE = (
    "The order was too large to be kept with the reasons why it is rejected: its data sets were taken out."
)


def plan_order_tasks(event: DocumentEvent) -> None:
    """Safe to repeat: the tasks' ids are made of the order, so a second commit is refused as a whole."""
    path = event.told_path if event.left_out else event.path
    if not path:
        return  # nothing tells which order it was
    order = store().client.document(path)
    fields = _as_it_is_now(order) if event.left_out else event.fields
    if fields.get("status") == "rejected":
        return
    problems = order_problems(fields) or export_problems(read_order(fields))
    with suppress(AlreadyExists, NotFound):  # planned before, or deleted meanwhile: nothing is left to do
        if problems:
            _reject(order, problems)
        else:
            _accept(order, read_order(fields))


planOrderTasks = document_trigger("planOrderTasks", "orders/{order}", plan_order_tasks, on="created")


def _as_it_is_now(order: firestore.DocumentReference) -> Mapping[str, Any]:
    """The platform sends an order of more than 512 KB without its fields."""
    return order.get(timeout=TIMEOUT).to_dict() or {}


def _reject(order: firestore.DocumentReference, reasons: list[str]) -> None:
    try:
        order.update({"status": "rejected", "reasons": reasons}, timeout=TIMEOUT)
    except InvalidArgument:
        # A document of nearly 1 MiB has no room for reasons, and only a data set's request makes it that large.
        order.update({"status": "rejected", "reasons": [TOO_LARGE], "datasets": []}, timeout=TIMEOUT)


def _accept(order: firestore.DocumentReference, read: Order) -> None:
    """What the customer sees of an export begins with its task, and from then on the engine keeps it current."""
    batch = store().client.batch()
    # What was wrong with an input would be found above; to ask its handler would load the engines of exports.
    add = partial(enqueue, batch, only_new=True, handlers=None)
    for type_name in ("confirmation_email", "order_processing", "bookkeeping"):
        add(order, type_name, key=type_name)
    exports = {}
    for number, bought in enumerate(read.datasets, start=1):
        key = f"dataset_export_{number}"
        add(order, "dataset_export", _input(bought), key=key, shown_as=f"exports.{key}")
        exports[key] = _shown(bought)
    batch.update(order, {"status": "accepted", **({"exports": exports} if exports else {})})
    batch.commit(timeout=TIMEOUT)


def _input(bought: Dataset) -> Mapping[str, Any]:
    """`regions` is what may be had, which the request's own must be among."""
    paid_for = {"regions": list(bought.regions)} if bought.regions else {}
    return {"request": request_of(bought), **paid_for}


def _shown(bought: Dataset) -> Mapping[str, Any]:
    return {
        "state": "scheduled",
        "dataset": bought.dataset,
        "title": bought.title,
        "price": bought.price,
    }

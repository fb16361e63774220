"""The pattern most people write: the SDK's decorator, a transaction to claim, an update to finish."""

from typing import Any

from firebase_functions import firestore_fn
from google.cloud import firestore

client = firestore.Client()


@firestore.transactional
def claim(transaction: Any, task: Any) -> bool:
    if task.get(transaction=transaction).get("state") != "scheduled":
        return False
    transaction.update(task, {"state": "running", "started_at": firestore.SERVER_TIMESTAMP})
    return True


@firestore_fn.on_document_written(document="orders/{order}/tasks/{task}")
def processTaskOnWrite(event: Any) -> None:
    after = event.data.after
    if after is None or after.get("state") != "scheduled":
        return
    task = client.document(after.reference.path)
    if claim(client.transaction(), task):
        task.update({"state": "done", "finished_at": firestore.SERVER_TIMESTAMP})

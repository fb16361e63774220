"""An order that shows its tasks, placed as a server does it."""

from typing import Any

from google.cloud import firestore

from onwrite import Task, enqueue, handler
from tests.emulator.conftest import Bench


def placed(bench: Bench, key: str = "dataset_export_1", **fields: Any) -> firestore.DocumentReference:
    """As a server does it: the order shows the task from its first moment on."""
    batch = bench.client.batch()
    batch.set(
        bench.order,
        {"status": "accepted", "exports": {key: {"state": "scheduled", "price": 4900}}},
        merge=True,
    )
    reference = enqueue(batch, bench.order, "work", key=key, shown_as=f"exports.{key}", handlers=None)
    if fields:
        batch.update(reference, fields)
    batch.commit()
    return reference


def seen(bench: Bench, key: str = "dataset_export_1") -> dict[str, Any]:
    """What the order shows, but for its own price."""
    order = bench.order.get().to_dict() or {}
    assert order["status"] == "accepted"
    shown: dict[str, Any] = order["exports"][key]
    assert shown.pop("price") == 4900
    return shown


def in_one_commit(bench: Bench, task: firestore.DocumentReference) -> bool:
    """Documents of one commit share its time."""
    return bool(bench.order.get().update_time == task.get().update_time)


def counting() -> Any:
    """Writes to the order what the engine knows nothing of, beside what the engine shows there."""

    @handler()
    def work(task: Task, input: dict[str, Any]) -> None:
        task.batch.update(task.parent, {f"exports.{task.id}.bytes": 7})

    return work

"""Reads what is there at the end, from the database itself and not through the door with its faults."""

from typing import Any, Final

from google.cloud import firestore

from onwrite.local.chaos.checker import Evidence
from onwrite.local.chaos.ledger import Ledger
from onwrite.local.chaos.places import run_path, task_of
from onwrite.local.chaos.witness import Witness

_PAGE: Final = 2000
_PATIENCE: Final = 60.0  # seconds, for a page


def gather(
    client: firestore.Client, seed: int, enqueued: list[str], ledger: Ledger, witness: Witness
) -> Evidence:
    witness.look()
    run = client.document(run_path(seed))
    return Evidence(
        enqueued=enqueued,
        states=_read(run.collection("tasks"), "state"),
        counters={task_of(path): count for path, count in _read(run.collection("counters"), "count").items()},
        outside=ledger.keys(),
        versions=witness.versions,
    )


def _read(collection: Any, field: str) -> dict[str, Any]:
    """One field of every document, by path."""
    found: dict[str, Any] = {}
    query = collection.select([field]).order_by("__name__").limit(_PAGE)
    while page := list(query.stream(timeout=_PATIENCE)):
        found |= {snapshot.reference.path: snapshot.get(field) for snapshot in page}
        query = query.start_after(page[-1])
    return found

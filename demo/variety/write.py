"""Into Firestore: what each of the other files thinks of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from google.cloud import firestore

from demo.variety.agenda import write_agenda
from demo.variety.datasets_flow import datasets_flow
from demo.variety.documents import Written
from demo.variety.failed import failed
from demo.variety.last_day import last_day
from demo.variety.running import running
from demo.variety.scheduled import PAUSED_TYPE, scheduled
from onwrite.task_document import shard_of

IN_A_BATCH: Final = 200
AGO: Final = timedelta(minutes=15)  # by default


def pause_a_type(client: firestore.Client) -> None:
    """Before any function runs, for each of them believes for half a minute what it has read."""
    client.document("settings/queue").set(
        {
            "paused": False,
            "paused_types": [PAUSED_TYPE],
            "changed_by": "admin-anna",
            "changed_at": firestore.SERVER_TIMESTAMP,
        }
    )


def write_variety(client: firestore.Client, now: datetime) -> None:
    write_agenda(client, now)
    _write(client, now, [*scheduled(now), *running(now), *failed(now), *datasets_flow(now), *last_day(now)])


def _write(client: firestore.Client, now: datetime, tasks: Sequence[Written]) -> None:
    for start in range(0, len(tasks), IN_A_BATCH):
        batch = client.batch()
        for path, fields in tasks[start : start + IN_A_BATCH]:
            live = {"shard": shard_of(path)} if fields["state"] in ("scheduled", "running") else {}
            written = {"input": {}, "attempt": 0, "created_at": now - AGO, "schema": 1, **live, **fields}
            batch.set(client.document(path), written)
        batch.commit()

"""What runs, with a worker and without one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from demo.variety.documents import Written, leased, task


def running(now: datetime) -> Iterator[Written]:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    yield (
        "orders/large/tasks/dataset_export_1",
        {
            **task("dataset_export", "running", "claimed", attempt=1),
            **leased(now + 24 * hour),
            "started_at": now - 7 * minute,
            "progress": {"done": 196_000, "total": 336_776, "note": "rows written", "at": now},
            "job": {
                "attempt": 1,
                "name": "onwrite-dataset-export-5f3a",
                "log": "kubectl logs job/onwrite-dataset-export-5f3a",
                "started_at": now - 7 * minute,
            },
        },
    )
    yield (
        "uploads/lesson-7/tasks/transfer_document",
        {
            **task("transfer_document", "running", "waiting", attempt=1),
            "created_at": now - hour,
            "started_at": now - hour,
            "waiting": {"until": now + 23 * hour},
            "wake_at": now + 23 * hour,
        },
    )

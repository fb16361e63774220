"""Tasks in an attempt on a job."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.task_document import JobNote, Lease, TaskDocument

DATABASE: Final = "projects/demo/databases/(default)"
NOW: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)


def running(*, lease_ends: timedelta = timedelta(minutes=1), **changed: Any) -> TaskDocument:
    fields: dict[str, Any] = {
        "type": "work",
        "attempt": 1,
        "max_attempts": 3,
        "lease": Lease("t1", NOW + lease_ends, "job"),
    }
    return TaskDocument(
        path="orders/o1/tasks/t1",
        version=Timestamp(seconds=1),
        created_at=NOW,
        state="running",
        **(fields | changed),
    )


def taken_over(**changed: Any) -> TaskDocument:
    return running(has_job=True, job=JobNote(1, "onwrite-work", "kubectl logs", NOW), **changed)

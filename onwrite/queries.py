"""How the engine reads Firestore: the queries of the sweep and the audit, page by page.

`firestore.indexes.json` holds the index of each; tests/unit/test_indexes.py compares the two.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.flow import Found
from onwrite.task_document import RUNNING, SCHEDULED, TaskDocument, read_task_document

READ_TIMEOUT: Final = 10.0  # seconds, for one call
# The library's own would try for 300 s, beyond the end of a function that sweeps.
READ_RETRY: Final = Retry(
    if_exception_type(
        exceptions.DeadlineExceeded, exceptions.InternalServerError, exceptions.ServiceUnavailable
    ),
    initial=0.1,
    maximum=5.0,
    timeout=20.0,
)
# What is needed of a live task to see whether the sweep can find it, and to say which task it is.
FOUND_BY: Final = ("type", "state", "attempt", "scheduled_at", "wake_at", "shard", "lease", "waiting")


def due(client: firestore.Client, shard: int, now: datetime, page: int) -> Any:
    return (
        client.collection_group("tasks")
        .where(filter=FieldFilter("shard", "==", shard))
        .where(filter=FieldFilter("wake_at", "<=", now))
        .order_by("wake_at")
        .limit(page)
    )


def paused(client: firestore.Client, after: str | None, before: str | None, page: int) -> Any:
    query = (
        client.collection_group("tasks")
        .where(filter=FieldFilter("reason", "==", "paused"))
        .order_by("type")
        .limit(page)
    )
    if after is not None:
        query = query.start_after({"type": after})
    if before is not None:
        query = query.end_before({"type": before})
    return query


def live(client: firestore.Client, page: int) -> Any:
    return (
        client.collection_group("tasks")
        .where(filter=FieldFilter("state", "in", [SCHEDULED, RUNNING]))
        .select(FOUND_BY)
        .limit(page)
    )


def jobs(client: firestore.Client, at_most: int) -> Any:
    return (
        client.collection_group("tasks")
        .where(filter=FieldFilter("lease.runner", "==", "job"))
        .limit(at_most)
        .count()
    )


def in_line(client: firestore.Client, queue: str, at_most: int) -> Any:
    return (
        client.collection_group("tasks")
        .where(filter=FieldFilter("queue", "==", queue))
        .where(filter=FieldFilter("reason", "==", "queued"))
        .order_by("priority")
        .order_by("wake_at")
        .limit(at_most)
    )


def count_of(aggregation: Any) -> int:
    """Costs one read for up to 1,000 documents counted."""
    ((found,),) = aggregation.get(retry=READ_RETRY, timeout=READ_TIMEOUT)
    return int(found.value)


def found(
    client: firestore.Client, paths: Iterable[str], transaction: firestore.Transaction | None = None
) -> dict[str, Found | None]:
    """The tasks at these paths; one read each."""
    references = [client.document(path) for path in paths]
    if not references:
        return {}
    snapshots = client.get_all(
        references, ["state", "created_at"], transaction=transaction, retry=READ_RETRY, timeout=READ_TIMEOUT
    )
    return {snapshot.reference.path: _found(snapshot) if snapshot.exists else None for snapshot in snapshots}


def first(query: Any) -> list[TaskDocument]:
    return [from_snapshot(snapshot) for snapshot in query.stream(retry=READ_RETRY, timeout=READ_TIMEOUT)]


def pages(query: Any, page: int) -> Iterator[TaskDocument]:
    """Each page is asked for when the last one is used up."""
    while True:
        snapshots = list(query.stream(retry=READ_RETRY, timeout=READ_TIMEOUT))
        yield from map(from_snapshot, snapshots)
        if len(snapshots) < page:
            return
        query = query.start_after(snapshots[-1])


def from_snapshot(snapshot: Any) -> TaskDocument:
    return read_task_document(
        snapshot.reference.path,
        snapshot.to_dict(),
        exact(snapshot.update_time),
        exact(snapshot.create_time).ToDatetime(tzinfo=UTC),
    )


def exact(moment: Any) -> Timestamp:
    """A read gives the client's own datetime, a query the raw message."""
    return moment if isinstance(moment, Timestamp) else moment.timestamp_pb()


def _found(snapshot: Any) -> Found:
    fields = snapshot.to_dict()
    return Found(str(fields.get("state", "")), exact(snapshot.update_time), fields.get("created_at"))

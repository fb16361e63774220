"""Add a task in the caller's own batch or transaction, atomically with the caller's data."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from google.cloud import firestore
from pydantic import BaseModel

from onwrite import field_paths
from onwrite.errors import shortened
from onwrite.task_document import SCHEDULED, SCHEMA, shard_of


def enqueue(  # noqa: PLR0913 — what a task is made of
    batch: firestore.WriteBatch,
    parent: firestore.DocumentReference,
    type_name: str,
    input: BaseModel | Mapping[str, Any] | None = None,
    *,
    key: str,
    at: datetime | None = None,
    shown_as: str | None = None,
) -> firestore.DocumentReference:
    """The task `<parent>/tasks/<key>`; the batch's commit fails as AlreadyExists where the key is taken.

    `at` is the time before which the task does not run. The task carries what the sweep finds it by, so it is
    run even if its event is lost. `shown_as` is the field of the parent that shows its state and progress, such
    as `exports.dataset_export_1`: what else the parent says there is the caller's own.
    """
    if shown_as is not None and not field_paths.is_field_path(shown_as):
        raise ValueError(f"shown_as must be {field_paths.RIGHT}; not {shortened(repr(shown_as))}")
    reference = parent.collection("tasks").document(key)
    now = datetime.now(UTC)
    batch.create(
        reference,
        {
            "type": type_name,
            "input": input.model_dump() if isinstance(input, BaseModel) else dict(input or {}),
            "state": SCHEDULED,
            "reason": "new",
            "scheduled_at": at or now,
            "wake_at": at or now,
            "shard": shard_of(reference.path),
            "attempt": 0,
            "created_at": now,
            "schema": SCHEMA,
            **({"shown_as": shown_as} if shown_as else {}),
        },
    )
    return reference

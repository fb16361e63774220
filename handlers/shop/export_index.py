"""What a finished export leaves in Firestore: `files/<hash>` for the console, and its place in the order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from google.cloud import firestore
from google.cloud.firestore_v1.field_path import FieldPath

from exports.export_file import ExportFile
from exports.plan import Plan
from onwrite import Task

KEPT: Final = timedelta(days=95)  # the bucket's lifecycle keeps the file for 90


def index_document(client: firestore.Client, plan: Plan) -> firestore.DocumentReference:
    return client.document(f"files/{plan.name.hash}")


def note(task: Task, plan: Plan, file: ExportFile, now: datetime) -> None:
    """Into the batch of the task's finish: nobody reads of a file whose task is not done."""
    task.batch.set(index_document(task.client, plan), _indexed(plan, file, now), merge=True)
    task.batch.update(task.parent, _shown(task.id, file))


def _indexed(plan: Plan, file: ExportFile, now: datetime) -> dict[str, Any]:
    """`hits` counts the tasks that were answered with the file, the one that made it among them."""
    return {
        "dataset": file.dataset,
        "version": file.version,
        "format": plan.extension,
        "bucket": file.bucket,
        "object": file.object,
        "bytes": file.bytes,
        "rows": file.rows,
        "seconds": file.seconds,
        "hits": firestore.Increment(1),
        "last_used_at": now,
        "expire_at": now + KEPT,
        "flight": firestore.DELETE_FIELD,
        "waiting": firestore.DELETE_FIELD,
    }


def _shown(key: str, file: ExportFile) -> Mapping[str, Any]:
    """What the customer sees of it; `state` and `progress` beside these are the engine's."""
    told = {
        "object": file.object,
        "filename": file.filename,
        "content_type": file.content_type,
        "bytes": file.bytes,
        "rows": file.rows,
    }
    return {FieldPath("exports", key, name).to_api_repr(): value for name, value in told.items()}

"""The hold that an attempt has on its task, and the task as a write has left it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.callback_notes import read_urls
from onwrite.changes import DELETE, Change
from onwrite.task_document import JobNote, Lease, TaskDocument


@dataclass(frozen=True, slots=True)
class Claim:
    """The owner's hold on a task: its lease token, and the document as the claim left it."""

    task: TaskDocument
    token: str

    @property
    def about(self) -> tuple[str, str, int]:
        """Of which task, type and attempt an event tells."""
        return self.task.path, self.task.type, self.task.attempt


_TOLD_BY_A_CLAIM: Final = (
    "state",
    "reason",
    "attempt",
    "max_attempts",
    "started_at",
    "wake_at",
    "shard",
)


def after(task: TaskDocument, change: Change, version: Timestamp) -> TaskDocument:
    """The document as the claim, or a write under it, left it; without reading it."""
    fields = change.fields
    known = {name: fields[name] for name in _TOLD_BY_A_CLAIM if name in fields}
    if "callback_urls" in fields:
        known["callback_urls"] = read_urls(fields["callback_urls"])
    job = fields.get("job", task.job)
    return replace(
        task,
        version=version,
        lease=Lease(**fields["lease"]),
        job=JobNote(**job) if isinstance(job, Mapping) else None if job is DELETE else job,
        **known,
    )

"""One change of a task as one commit: with its effects, with what the parent shows of it, with whom it wakes."""

from collections.abc import Iterator, Sequence
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.changes import Change
from onwrite.commits import GIVE_UP_AFTER, Commits, Refused
from onwrite.flow import counts_down
from onwrite.refusals import may_be_the_parents
from onwrite.shown import shown
from onwrite.task_document import TaskDocument
from onwrite.transitions import FIRST_WAKE_PAUSE


class TaskWrites:
    def __init__(self, commits: Commits) -> None:
        self._commits = commits

    def write(
        self,
        task: TaskDocument,
        change: Change,
        effects: Sequence[Any] = (),
        transaction: bytes = b"",
        patience: float = GIVE_UP_AFTER,
    ) -> Timestamp:
        """The new version. Refused. A parent that cannot show the task is no reason not to change it."""
        own = self._commits.update(task.path, task.version, change.fields)
        writes = (own, *effects, *self._count_downs(task, change))
        to_show = shown(task, change)
        if to_show is None:
            return self._commits.commit(writes, transaction, patience=patience).version
        show = self._commits.show(to_show.path, to_show.fields)  # last, for an effect may create the parent
        try:
            return self._commits.commit((*writes, show), transaction, patience=patience).version
        except Refused as refused:
            if transaction or not may_be_the_parents(refused):
                raise
            return self._write_unseen(writes, patience, refused)

    def _count_downs(self, task: TaskDocument, change: Change) -> Iterator[Any]:
        """For each task that needs this one: exactly once, since they are part of the end that lands once."""
        if not counts_down(change):
            return
        now = change.fields["finished_at"]
        for path in task.then:
            yield self._commits.count_down(path, "needs", {"wake_at": now + FIRST_WAKE_PAUSE})

    def _write_unseen(self, writes: Sequence[Any], patience: float, before: Refused) -> Timestamp:
        """Whatever was wrong before, the answer is of these writes; though a lost one may be of the others."""
        try:
            return self._commits.commit(writes, patience=patience).version
        except Refused as refused:
            raise Refused(refused.cause, repeated=before.repeated or refused.repeated) from refused

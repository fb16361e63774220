"""Tasks in Firestore, in the words of tasks: read, claim, finish, apply, due, live, jobs.

Every write carries the version it was decided on as its precondition, so it lands on exactly that document or
not at all (design guarantees 1 and 2).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from google.api_core import exceptions
from google.cloud import firestore
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite import queries
from onwrite.batches import FinishTransaction, TaskBatch
from onwrite.changes import Change, Decide
from onwrite.claims import Claim, after
from onwrite.commits import GIVE_UP_AFTER, Commits, Refused, pause
from onwrite.errors import Contention
from onwrite.refusals import effects_refused, may_be_the_parents, only_if_stale
from onwrite.task_document import TaskDocument
from onwrite.task_writes import TaskWrites

FOREIGN_WRITES: Final = 20  # how often others may change a task while its finish tries to land
TRANSACTION_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class _Landed:
    """On which version a change was decided, and the version it made; None: it had landed before, its answer lost."""

    task: TaskDocument
    change: Change
    version: Timestamp | None


class Store:
    def __init__(self, client: firestore.Client) -> None:
        self.client = client
        self.commits = Commits(client)
        self.task_writes = TaskWrites(self.commits)

    @property
    def database(self) -> str:
        """`projects/<project>/databases/<database>`"""
        return self.commits.database

    def read(self, path: str) -> TaskDocument | None:
        snapshot = self.client.document(path).get(retry=queries.READ_RETRY, timeout=queries.READ_TIMEOUT)
        return queries.from_snapshot(snapshot) if snapshot.exists else None

    def read_settings(self) -> Mapping[str, Any] | None:
        """The fields of `settings/queue`; None where there is no such document."""
        found: Mapping[str, Any] | None = (
            self.client.document("settings/queue")
            .get(retry=queries.READ_RETRY, timeout=queries.READ_TIMEOUT)
            .to_dict()
        )
        return found

    def claim(self, task: TaskDocument, change: Change, token: str) -> Claim | None:
        """None: another event, worker or person was first, and a newer version's own event is on its way."""
        try:
            version = self.task_writes.write(task, change)
        except Refused as refused:
            only_if_stale(refused)
            return self._claimed_after_all(task, token) if refused.repeated else None
        return Claim(after(task, change, version), token)

    def renew(self, claim: Claim, decide: Decide, patience: float = 0) -> Claim | None:
        """The same claim under a longer lease; None: the attempt has ended, or lost its lease.

        Tried once, so that other leases are not kept waiting, or for `patience` seconds. Where nobody else wrote to
        the task it costs no read.
        """
        landed = self._land(claim, decide, patience=patience)
        if landed is None or landed.version is None:
            return None
        return Claim(after(landed.task, landed.change, landed.version), claim.token)

    def finish(self, claim: Claim, decide: Decide, effects: TaskBatch | None = None) -> Change | None:
        """The attempt's end as it landed, together with its effects.

        None: the lease went to somebody else, or the document is gone; nothing was written.
        EffectsRefused: the task is still ours, but these writes cannot be committed.
        """
        landed = self._land(claim, decide, effects)
        return landed.change if landed else None

    def transact(
        self, claim: Claim, run: Callable[[Any], Decide], effects: TaskBatch | None = None
    ) -> Change | None:
        """Call `run(transaction)` and commit the end it decides on in that transaction; answers as `finish` does.

        What `run` raises comes out, and its writes are undone. Contention: too much traffic on what it reads.
        """
        task, unseen = claim.task, False
        for tries in range(TRANSACTION_TRIES):
            if tries:
                pause(tries)
            with FinishTransaction(self.client) as transaction:
                try:
                    change = run(transaction)(task)
                    writes = (*_writes_of(effects), *transaction.writes)
                    self.task_writes.write(task, change, writes, transaction.id)
                except exceptions.Aborted:
                    # Perhaps because of the task's next owner, who would wait for this one's locks again and again.
                    settled = self._owned(claim)
                except Refused as refused:
                    if task.shown_as and may_be_the_parents(refused):  # refused, a transaction is over
                        unseen, settled = True, self._owned(claim)
                    else:
                        settled = self._settle(claim, task, refused, effects)
                else:
                    transaction.landed()
                    return change
            if isinstance(settled, bool):
                return change if settled else None
            task = replace(settled, shown_as="") if unseen else settled
        raise Contention(f"a transaction of {task.path} was aborted {TRANSACTION_TRIES} times")

    def apply(self, task: TaskDocument, change: Change) -> bool:
        """A change outside any attempt; False: the document is another one by now, which has its own event."""
        return self.changed(task, change) is not None

    def changed(self, task: TaskDocument, change: Change) -> Timestamp | None:
        """The same; the version that it made."""
        try:
            return self.task_writes.write(task, change)
        except Refused as refused:
            only_if_stale(refused)
            return None

    def due(self, shard: int, now: datetime, page: int) -> Iterator[TaskDocument]:
        """Tasks to look at, the longest waiting first; each page is asked for when the last one is used up."""
        return queries.pages(queries.due(self.client, shard, now, page), page)

    def paused(self, after: str | None, before: str | None, page: int) -> Iterator[TaskDocument]:
        """Tasks with the reason `paused` whose type lies between two others, in the order of the alphabet."""
        return queries.pages(queries.paused(self.client, after, before, page), page)

    def jobs(self, at_most: int) -> int:
        """How many tasks run on a job, or wait for its container; counted no further than `at_most`."""
        return queries.count_of(queries.jobs(self.client, at_most))

    def in_line(self, queue: str, at_most: int) -> list[TaskDocument]:
        """The head of a queue: who waits there for a turn, the most urgent first."""
        return queries.first(queries.in_line(self.client, queue, at_most))

    def live(self, page: int) -> Iterator[TaskDocument]:
        """Every task that is scheduled or running, read in part: what is missing of it counts among its problems."""
        return queries.pages(queries.live(self.client, page), page)

    def _land(
        self,
        claim: Claim,
        decide: Decide,
        effects: TaskBatch | None = None,
        patience: float = GIVE_UP_AFTER,
    ) -> "_Landed | None":
        """Write what is decided on the newest version of the task that is still this claim's."""
        task = claim.task
        for _ in range(FOREIGN_WRITES):
            change = decide(task)
            try:
                version = self.task_writes.write(task, change, _writes_of(effects), patience=patience)
            except Refused as refused:
                settled = self._settle(claim, task, refused, effects)
                if isinstance(settled, bool):
                    return _Landed(task, change, None) if settled else None
                task = settled
            else:
                return _Landed(task, change, version)
        raise Contention(f"{task.path} changed {FOREIGN_WRITES} times while its attempt wanted to write")

    def _settle(
        self, claim: Claim, task: TaskDocument, refused: Refused, effects: TaskBatch | None
    ) -> TaskDocument | bool:
        """One read decides: landed after all, lost, or ours in a newer version, to go on from.

        Ours in the same version: what was to be written beside it was refused. A task it adds may be there already,
        and one that needs it may be gone: then it is tried without them.
        """
        current = self._owned(claim)
        if isinstance(current, bool) or current.version != task.version:
            return current
        if effects is not None and effects.mend():
            return task
        left = tuple(path for path, found in queries.found(self.client, task.then).items() if found)
        if len(left) == len(task.then):
            raise effects_refused(refused.cause) from refused
        return replace(task, then=left)

    def _owned(self, claim: Claim) -> TaskDocument | bool:
        """The task as it is now, if it is still this claim's; else whether this claim's own end has landed."""
        current = self.read(claim.task.path)
        if current is None or current.holds(claim.token):
            return current or False
        return current.was_finished_by(claim.token)

    def _claimed_after_all(self, task: TaskDocument, token: str) -> Claim | None:
        """A try before the refused one may have been our own claim, its answer lost."""
        current = self.read(task.path)
        return Claim(current, token) if current and current.holds(token) else None


def _writes_of(effects: TaskBatch | None) -> Sequence[Any]:
    return () if effects is None else effects.writes

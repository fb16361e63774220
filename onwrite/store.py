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
from onwrite.batches import FinishTransaction
from onwrite.changes import DELETE, Change, Decide
from onwrite.commits import GIVE_UP_AFTER, Commits, Refused, pause
from onwrite.errors import Contention
from onwrite.refusals import effects_refused, may_be_the_parents, only_if_stale
from onwrite.shown import shown
from onwrite.task_document import JobNote, Lease, TaskDocument

FOREIGN_WRITES: Final = 20  # how often others may change a task while its finish tries to land
TRANSACTION_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """The owner's hold on a task: its lease token, and the document as the claim left it."""

    task: TaskDocument
    token: str

    @property
    def about(self) -> tuple[str, str, int]:
        """Of which task, type and attempt an event tells."""
        return self.task.path, self.task.type, self.task.attempt


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
            version = self._write(task, change)
        except Refused as refused:
            only_if_stale(refused)
            return self._claimed_after_all(task, token) if refused.repeated else None
        return Claim(_after(task, change, version), token)

    def renew(self, claim: Claim, decide: Decide, patience: float = 0) -> Claim | None:
        """The same claim under a longer lease; None: the attempt has ended, or lost its lease.

        Tried once, so that other leases are not kept waiting, or for `patience` seconds. Where nobody else wrote to
        the task it costs no read.
        """
        landed = self._land(claim, decide, patience=patience)
        if landed is None or landed.version is None:
            return None
        lease = Lease(**landed.change.fields["lease"])
        return Claim(replace(landed.task, version=landed.version, lease=lease), claim.token)

    def finish(self, claim: Claim, decide: Decide, effects: Sequence[Any] = ()) -> Change | None:
        """The attempt's end as it landed, together with its effects.

        None: the lease went to somebody else, or the document is gone; nothing was written.
        EffectsRefused: the task is still ours, but these writes cannot be committed.
        """
        landed = self._land(claim, decide, effects)
        return landed.change if landed else None

    def transact(
        self, claim: Claim, run: Callable[[Any], Decide], effects: Sequence[Any] = ()
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
                    self._write(task, change, (*effects, *transaction.writes), transaction.id)
                except exceptions.Aborted:
                    # Perhaps because of the task's next owner, who would wait for this one's locks again and again.
                    settled = self._owned(claim)
                except Refused as refused:
                    if task.shown_as and may_be_the_parents(refused):  # refused, a transaction is over
                        unseen, settled = True, self._owned(claim)
                    else:
                        settled = self._settle(claim, task, refused)
                else:
                    transaction.landed()
                    return change
            if isinstance(settled, bool):
                return change if settled else None
            task = replace(settled, shown_as="") if unseen else settled
        raise Contention(f"a transaction of {task.path} was aborted {TRANSACTION_TRIES} times")

    def apply(self, task: TaskDocument, change: Change) -> bool:
        """A change outside any attempt; False: the document is another one by now, which has its own event."""
        try:
            self._write(task, change)
        except Refused as refused:
            only_if_stale(refused)
            return False
        return True

    def due(self, shard: int, now: datetime, page: int) -> Iterator[TaskDocument]:
        """Tasks to look at, the longest waiting first; each page is asked for when the last one is used up."""
        return queries.pages(queries.due(self.client, shard, now, page), page)

    def paused(self, after: str | None, before: str | None, page: int) -> Iterator[TaskDocument]:
        """Tasks with the reason `paused` whose type lies between two others, in the order of the alphabet."""
        return queries.pages(queries.paused(self.client, after, before, page), page)

    def jobs(self, at_most: int) -> int:
        """How many tasks run on a job, or wait for its container; counted no further than `at_most`."""
        return queries.count_of(queries.jobs(self.client, at_most))

    def live(self, page: int) -> Iterator[TaskDocument]:
        """Every task that is scheduled or running, read in part: what is missing of it counts among its problems."""
        return queries.pages(queries.live(self.client, page), page)

    def _land(
        self, claim: Claim, decide: Decide, effects: Sequence[Any] = (), patience: float = GIVE_UP_AFTER
    ) -> "_Landed | None":
        """Write what is decided on the newest version of the task that is still this claim's."""
        task = claim.task
        for _ in range(FOREIGN_WRITES):
            change = decide(task)
            try:
                version = self._write(task, change, effects, patience=patience)
            except Refused as refused:
                settled = self._settle(claim, task, refused)
                if isinstance(settled, bool):
                    return _Landed(task, change, None) if settled else None
                task = settled
            else:
                return _Landed(task, change, version)
        raise Contention(f"{task.path} changed {FOREIGN_WRITES} times while its attempt wanted to write")

    def _write(
        self,
        task: TaskDocument,
        change: Change,
        effects: Sequence[Any] = (),
        transaction: bytes = b"",
        patience: float = GIVE_UP_AFTER,
    ) -> Timestamp:
        """The new version. A parent that cannot show the task is no reason not to change it."""
        writes = (self.commits.update(task.path, task.version, change.fields), *effects)
        to_show = shown(task, change)
        if to_show is None:
            return self.commits.commit(writes, transaction, patience=patience).version
        show = self.commits.show(to_show.path, to_show.fields)  # last, for an effect may create the parent
        try:
            return self.commits.commit((*writes, show), transaction, patience=patience).version
        except Refused as refused:
            if transaction or not may_be_the_parents(refused):
                raise
            return self._write_unseen(writes, patience, refused)

    def _write_unseen(self, writes: Sequence[Any], patience: float, before: Refused) -> Timestamp:
        """Whatever was wrong before, the answer is of these writes; though a lost one may be of the others."""
        try:
            return self.commits.commit(writes, patience=patience).version
        except Refused as refused:
            raise Refused(refused.cause, repeated=before.repeated or refused.repeated) from refused

    def _settle(self, claim: Claim, task: TaskDocument, refused: Refused) -> TaskDocument | bool:
        """One read decides: landed after all, lost, or ours in a newer version, to go on from."""
        current = self._owned(claim)
        if isinstance(current, TaskDocument) and current.version == task.version:
            raise effects_refused(refused.cause) from refused
        return current

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


_TOLD_BY_A_CLAIM: Final = (
    "state",
    "reason",
    "attempt",
    "max_attempts",
    "started_at",
    "wake_at",
    "shard",
)


def _after(task: TaskDocument, change: Change, version: Timestamp) -> TaskDocument:
    """The document as the claim left it, without reading it."""
    fields = change.fields
    known = {name: fields[name] for name in _TOLD_BY_A_CLAIM if name in fields}
    job = fields.get("job", task.job)
    return replace(
        task,
        version=version,
        lease=Lease(**fields["lease"]),
        job=JobNote(**job) if isinstance(job, Mapping) else None if job is DELETE else job,
        **known,
    )

"""What a handler is given: the task it works on, and the batch its effects go into."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from math import isfinite
from typing import Any, Final

from google.cloud import firestore
from pydantic import BaseModel

from onwrite.batches import TaskBatch
from onwrite.callback_urls import CallbackUrls
from onwrite.checkpoints import Checkpoint
from onwrite.enqueue import CheckInput, enqueue_checked, input_fields
from onwrite.errors import shortened
from onwrite.holds import Hold
from onwrite.once import Once
from onwrite.task_document import TaskDocument

NOTE_LIMIT: Final = 200  # characters


class Task:
    """One attempt at a task."""

    def __init__(
        self,
        document: TaskDocument,
        client: firestore.Client,
        hold: Hold,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        write: Callable[[Mapping[str, Any]], None] = lambda _: None,
        check_input: CheckInput = input_fields,
    ) -> None:
        """`write` puts fields into the task at once, under the lease; see OwnedWrites.

        `check_input` raises where a task of this type and input could not be run.
        """
        self.client = client
        self.checkpoint = Checkpoint(document.checkpoint, hold, clock)
        self.once = Once(document, hold, clock, write)
        self._document = document
        self._hold = hold
        self._clock = clock
        self._write = write
        self._check_input = check_input
        self.callback_urls = CallbackUrls(document, write)

    @property
    def path(self) -> str:
        """Such as `orders/o1/tasks/confirmation_email`."""
        return self._document.path

    @property
    def id(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def type(self) -> str:
        return self._document.type

    @property
    def attempt(self) -> int:
        """Counted from 1."""
        return self._document.attempt

    @property
    def max_attempts(self) -> int:
        return self._document.max_attempts or self.attempt

    @property
    def created_at(self) -> datetime:
        return self._document.created_at

    @property
    def deadline(self) -> datetime:
        """When this attempt is stopped: at its timeout, or earlier, once it is cancelled or its worker shut down.

        Of a handler that runs on `auto(…)`, in the function: when it is handed over to a job.
        """
        return self._hold.plan.deadline

    @property
    def cancelled(self) -> bool:
        """Somebody wants the task cancelled: return within 5 seconds, in good order. What is returned is dropped."""
        return self._hold.cancelled

    def progress(self, done: float, total: float | None = None, note: str = "") -> None:
        """Say how far it is; as often as you like, since only the newest is written, every 5 seconds at the most."""
        numbers = [done] if total is None else [done, total]
        if not all(isfinite(number) and number >= 0 for number in numbers):
            raise ValueError(f"progress counts from 0 up: done {done}, total {total}")
        note = shortened(note, NOTE_LIMIT)
        self._hold.report("progress", {"done": done, "total": total, "note": note, "at": self._clock()})

    def callback_url(self, *, partner: str = "") -> str:
        """Whoever POSTs JSON to it calls the task back; answer `Wait(until=…)` to wait for it.

        Costs one write, at the first call of an attempt. With a `partner` the call must be signed with the secret
        PARTNER_<NAME>_SECRET, too. Nothing but the URL holds its token: do not log it.
        """
        return self.callback_urls.get(partner)

    @cached_property
    def reference(self) -> firestore.DocumentReference:
        return self.client.document(self.path)

    @cached_property
    def parent(self) -> firestore.DocumentReference:
        """The document the task lies under, such as `orders/o1`."""
        return self.client.document(self._document.parent_path)

    @cached_property
    def batch(self) -> TaskBatch:
        """Writes that are committed together with `done`, or not at all."""
        return TaskBatch(self.client)

    def enqueue(  # noqa: PLR0913 — what a task is made of
        self,
        type_name: str,
        input: BaseModel | Mapping[str, Any] | None = None,
        *,
        key: str,
        parent: firestore.DocumentReference | None = None,
        at: datetime | None = None,
        needs: Sequence[firestore.DocumentReference] = (),
        shown_as: str | None = None,
        priority: int = 0,
    ) -> firestore.DocumentReference:
        """The next task, added together with `done`, or not at all: under this one's parent, where none is given.

        A key that is taken is that task, and stays as it is. Raises as `onwrite.enqueue` does.
        """
        fields = self._check_input(type_name, input)
        needs = [need for need in needs if need.path != self.path]  # which is done by then
        return enqueue_checked(
            self.batch,
            parent or self.parent,
            type_name,
            fields,
            key=key,
            at=at,
            needs=needs,
            shown_as=shown_as,
            priority=priority,
        )

    @property
    def effects(self) -> TaskBatch | None:
        """The batch; None, at no cost, where none was asked for."""
        return self.batch if "batch" in self.__dict__ else None

    @cached_property
    def idempotency_key(self) -> str:
        """32 hexadecimal digits, the same over all attempts, for partners that know such keys.

        Made of project, database and path, so that two environments of one partner do not meet.
        """
        return sha256(self.reference._document_path.encode()).hexdigest()[:32]  # noqa: SLF001 — has no public name

"""What handlers put their writes into; the commit is the engine's, together with the attempt's finish."""

from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from google.api_core.exceptions import GoogleAPICallError
from google.cloud import firestore
from google.cloud.firestore_v1.types import write as messages

from onwrite.errors import CommitNotAllowed


class TaskBatch(firestore.WriteBatch):
    """An ordinary WriteBatch, but for the commit."""

    def commit(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        raise CommitNotAllowed

    @property
    def writes(self) -> Sequence[Any]:
        """The raw protobuf writes, in the order they were added."""
        return [messages.Write.pb(write) for write in self._write_pbs]


class FinishTransaction(TaskBatch, firestore.Transaction):
    """What a Transact function gets: reads and writes as in any transaction. Rolled back unless it `landed`."""

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.in_progress:
            with suppress(GoogleAPICallError):  # a lost rollback ends with the locks' own time-out
                self._rollback()

    def landed(self) -> None:
        self._clean_up()

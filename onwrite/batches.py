"""What handlers put their writes into; the commit is the engine's, together with the attempt's finish."""

from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from google.api_core.exceptions import GoogleAPICallError, RetryError
from google.cloud import firestore
from google.cloud.firestore_v1.types import write as messages

from onwrite.added_tasks import AddedTasks
from onwrite.errors import CommitNotAllowed

CALL_TIMEOUT: Final = 10.0  # seconds, for one call


class TaskBatch(firestore.WriteBatch):
    """An ordinary WriteBatch, but for the commit."""

    def commit(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        raise CommitNotAllowed

    @property
    def writes(self) -> Sequence[Any]:
        """The raw protobuf writes, in the order they were added."""
        return [messages.Write.pb(write) for write in self._write_pbs]

    def mend(self) -> bool:
        """Leave out the tasks that were added and are there already. False: nothing is other than was thought."""
        added = AddedTasks.kept_by(self)
        return added is not None and added.mend()


class FinishTransaction(TaskBatch, firestore.Transaction):
    """What a Transact function gets: reads and writes as in any transaction. Rolled back unless it `landed`."""

    def __enter__(self) -> Self:
        answer = self._client._firestore_api.begin_transaction(  # noqa: SLF001 — the library's own begin has no time-out
            request={"database": self._client._database_string, "options": self._options_protobuf(None)},  # noqa: SLF001
            metadata=self._client._rpc_metadata,  # noqa: SLF001
            timeout=CALL_TIMEOUT,
        )
        self._id = answer.transaction
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.in_progress:
            return
        with suppress(GoogleAPICallError, RetryError):  # a lost rollback ends with the locks' own time-out
            self._client._firestore_api.rollback(  # noqa: SLF001 — as above
                request={"database": self._client._database_string, "transaction": self._id},  # noqa: SLF001
                metadata=self._client._rpc_metadata,  # noqa: SLF001
                timeout=CALL_TIMEOUT,
            )
        self._clean_up()

    def landed(self) -> None:
        self._clean_up()

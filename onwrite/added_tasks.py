"""The tasks that a batch adds, as its writes; made anew where Firestore has more of them than was thought."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.types import write as messages
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite import queries
from onwrite.errors import Contention
from onwrite.flow import Additions, Found, NewTask, plan
from onwrite.values import encode

TRIES: Final = 20
OVERTAKEN: Final = (exceptions.AlreadyExists, exceptions.FailedPrecondition, exceptions.NotFound)
_HERE: Final = "_onwrite_added_tasks"


class AddedTasks:
    """Of one batch. Their writes are the last of the batch's own."""

    def __init__(self, batch: firestore.WriteBatch) -> None:
        self._batch = batch
        self._new: list[NewTask] = []
        self._found: dict[str, Found | None] = {}
        self._ours: list[Any] = []

    @classmethod
    def of(cls, batch: firestore.WriteBatch) -> "AddedTasks":
        """Kept with the batch, which has no room of its own for it."""
        kept: AddedTasks | None = vars(batch).get(_HERE)
        if kept is None:
            kept = vars(batch)[_HERE] = cls(batch)
            if type(batch) is firestore.WriteBatch:
                vars(batch)["commit"] = partial(_commit, batch, kept, batch.commit)
        return kept

    @staticmethod
    def kept_by(batch: firestore.WriteBatch) -> "AddedTasks | None":
        kept: AddedTasks | None = vars(batch).get(_HERE)
        return kept

    def add(self, task: NewTask) -> None:
        """Reads what it needs, and in a transaction whether it is there. CannotEnqueue."""
        known = {new.path for new in self._new} | self._found.keys()
        unknown = [path for path in task.needs if path not in known]
        if isinstance(self._batch, firestore.Transaction):
            unknown += [] if task.only_new else [task.path]
        self._found |= {path: found for path, found in self._look(unknown).items() if found}
        alone = not task.needs and task.path not in known and not self._found.get(task.path)
        additions = plan([task] if alone else [*self._new, task], self._found)  # before anything is changed
        self._new.append(task)
        if alone:
            self._append(additions)
        else:
            self._put(additions)

    def mend(self) -> bool:
        """Look again at every task there is to it. False: nothing is other than was thought."""
        before = dict(self._found)
        self._found = self._look({path for task in self._new for path in (task.path, *task.needs)})
        if all(before.get(path) == found for path, found in self._found.items()):
            return False
        if any(task.only_new and self._found[task.path] for task in self._new):
            return False
        self._put(plan(self._new, self._found))
        return True

    def has_landed(self) -> bool:
        """Whether a task that is there is this batch's own: its commit was made, its answer lost, and tried again."""
        return any(
            found is not None and found.created_at == task.fields.get("created_at")
            for task in self._new
            for found in (self._found.get(task.path),)
        )

    def _look(self, paths: Iterable[str]) -> dict[str, Found | None]:
        """In a transaction as a part of it, whatever it is to write: Firestore gets that with the commit only."""
        batch, writes = self._batch, self._batch._write_pbs  # noqa: SLF001 — as below
        if not isinstance(batch, firestore.Transaction):
            return queries.found(batch._client, paths)  # noqa: SLF001 — it has no public name
        batch._write_pbs = []  # noqa: SLF001 — the library reads in no transaction that has something to write
        try:
            return queries.found(batch._client, paths, batch)  # noqa: SLF001 — as above
        finally:
            batch._write_pbs = writes  # noqa: SLF001 — as above

    def _put(self, additions: Additions) -> None:
        """In the place of all that was put before."""
        kept, ours = self._batch._write_pbs, {id(write) for write in self._ours}  # noqa: SLF001 — append-only for others
        kept[:] = [write for write in kept if id(write) not in ours]
        self._ours = []
        self._append(additions)

    def _append(self, additions: Additions) -> None:
        root = f"{self._batch._client._database_string}/documents"  # noqa: SLF001 — as in _look
        writes = [_create(f"{root}/{path}", fields) for path, fields in additions.creates.items()]
        thens = additions.thens.items()
        writes += [_then(f"{root}/{path}", then, version) for path, (version, then) in thens]
        self._ours += writes
        self._batch._write_pbs.extend(writes)  # noqa: SLF001 — as above


def _commit(
    batch: firestore.WriteBatch, added: AddedTasks, commit: Callable[..., Any], *given: Any, **options: Any
) -> Any:
    """The batch's own commit. A task that is there already is left out, with what was to wake it."""
    for _ in range(TRIES):
        try:
            return commit(*given, **options)
        except OVERTAKEN:
            if not added.mend():
                raise
            if added.has_landed():
                return []
            if not batch._write_pbs:  # noqa: SLF001 — every task was there, and nothing else is to be written
                return []
    raise Contention(f"the tasks that others need changed {TRIES} times while some were added")


def _create(name: str, fields: Mapping[str, Any]) -> Any:
    write = messages.Write()
    raw = messages.Write.pb(write)
    raw.update.name = name
    raw.current_document.exists = False
    for field, value in fields.items():
        encode(value, raw.update.fields[field])
    return write


def _then(name: str, paths: Iterable[str], version: Timestamp) -> Any:
    """Only at the version that was seen: a task that has ended meanwhile wakes nobody."""
    write = messages.Write()
    raw = messages.Write.pb(write)
    raw.update.name = name
    raw.update_mask.SetInParent()
    transform = raw.update_transforms.add(field_path="then")
    for path in paths:
        encode(path, transform.append_missing_elements.values.add())
    raw.current_document.update_time.CopyFrom(version)
    return write

"""Add a task in the caller's own batch or transaction, atomically with the caller's data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from google.cloud import firestore
from pydantic import BaseModel

from onwrite import field_paths
from onwrite.added_tasks import AddedTasks
from onwrite.errors import CannotEnqueue, shortened
from onwrite.flow import NewTask, check_needs
from onwrite.task_document import LOWEST_PRIORITY, SCHEDULED, SCHEMA, is_task_path, shard_of
from onwrite.task_ids import task_id

LONGEST_KEPT = 200  # characters of a key, for people to read
Input = BaseModel | Mapping[str, Any] | None
CheckInput = Callable[[str, Input], Mapping[str, Any]]


def enqueue(  # noqa: PLR0913 — what a task is made of
    batch: firestore.WriteBatch,
    parent: firestore.DocumentReference,
    type_name: str,
    input: Input = None,
    *,
    key: str,
    at: datetime | None = None,
    needs: Sequence[firestore.DocumentReference] = (),
    shown_as: str | None = None,
    only_new: bool = False,
    keep: bool = True,
    priority: int = 0,
    handlers: str | None = "handlers",
) -> firestore.DocumentReference:
    """The task of this key under `parent`. The same key again is the first task, which stays as it is.

    `at` is the time before which it does not run; `needs` are tasks that must be done before, each enqueued earlier in
    the same batch or there already (one read each). `shown_as` is the field of the parent that shows its state and
    progress, such as `exports.dataset_export_1`: what else the parent says there is the caller's own.

    `only_new`: where the key is taken, the commit is refused as a whole with AlreadyExists, for what must be done once
    together with its tasks.

    Kept for ever, it keeps the key taken; `keep=False`: it is deleted 30 days after it is done, and the key is free.

    `priority`, of tasks that wait for their turn in a queue: 0 comes first, 9 last.

    Raises UnknownType and InvalidInput where the handler of that type in the package `handlers` would not take it
    (None: it is not asked, nor where there is no such package here), and CannotEnqueue.
    """
    fields = _check(handlers)(type_name, input)
    return enqueue_checked(
        batch,
        parent,
        type_name,
        fields,
        key=key,
        at=at,
        needs=needs,
        shown_as=shown_as,
        only_new=only_new,
        keep=keep,
        priority=priority,
    )


def enqueue_checked(  # noqa: PLR0913 — as above
    batch: firestore.WriteBatch,
    parent: firestore.DocumentReference,
    type_name: str,
    fields: Mapping[str, Any],
    *,
    key: str,
    at: datetime | None,
    needs: Sequence[firestore.DocumentReference],
    shown_as: str | None,
    only_new: bool = False,
    keep: bool = True,
    priority: int = 0,
) -> firestore.DocumentReference:
    """The same, of an input that its handler takes."""
    _check_parent(parent)
    if shown_as is not None and not field_paths.is_field_path(shown_as):
        raise CannotEnqueue(f"shown_as must be {field_paths.RIGHT}; not {shortened(repr(shown_as))}")
    if at is not None and at.tzinfo is None:
        raise CannotEnqueue("at needs a time zone, such as datetime.now(UTC) + hours(1)")
    _check_priority(priority)
    reference: firestore.DocumentReference = parent.collection("tasks").document(task_id(key))
    paths = tuple(dict.fromkeys(_path_of(need) for need in needs))
    check_needs(reference.path, paths)
    kept = {"key": shortened(key, LONGEST_KEPT)} if keep else {}
    ranked = {"priority": priority} if priority else {}
    wanted = {**_fields(reference.path, type_name, fields, at, shown_as), **kept, **ranked}
    AddedTasks.of(batch).add(NewTask(reference.path, wanted, paths, only_new))
    return reference


def input_fields(type_name: str, input: Input) -> Mapping[str, Any]:  # noqa: ARG001 — as a CheckInput
    return input.model_dump() if isinstance(input, BaseModel) else dict(input or {})


def _check(handlers: str | None) -> CheckInput:
    if handlers is None or find_spec(handlers) is None:
        return input_fields
    from onwrite.registry import Registry  # noqa: PLC0415 — handlers are made of tasks, which enqueue

    return Registry(handlers).check_input


def _check_parent(parent: Any) -> None:
    if not isinstance(parent, firestore.DocumentReference):
        said = "/".join(parent._path) if isinstance(parent, firestore.CollectionReference) else repr(parent)  # noqa: SLF001
        raise CannotEnqueue(
            f"a task lies under a document, such as client.document('orders/o1'); {shortened(said)} is none"
        )


def _check_priority(priority: Any) -> None:
    if type(priority) is not int or not 0 <= priority <= LOWEST_PRIORITY:
        raise CannotEnqueue(
            f"priority must be a whole number from 0, which comes first, to {LOWEST_PRIORITY}; "
            f"not {shortened(repr(priority))}"
        )


def _path_of(need: Any) -> str:
    path = need.path if isinstance(need, firestore.DocumentReference) else None
    if not is_task_path(path):
        raise CannotEnqueue(
            f"needs must be tasks, as enqueue returns them; not {shortened(repr(path or need))}"
        )
    return str(path)


def _fields(
    path: str, type_name: str, fields: Mapping[str, Any], at: datetime | None, shown_as: str | None
) -> Mapping[str, Any]:
    """It carries what the sweep finds it by, so that it runs even if its event is lost."""
    now = datetime.now(UTC)
    return {
        "type": type_name,
        "input": fields,
        "state": SCHEDULED,
        "reason": "new",
        "scheduled_at": at or now,
        "wake_at": at or now,
        "shard": shard_of(path),
        "attempt": 0,
        "created_at": now,
        "schema": SCHEMA,
        **({"shown_as": shown_as} if shown_as else {}),
    }

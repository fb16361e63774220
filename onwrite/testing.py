"""Try a handler with no cloud at all.

    performed = perform(confirmation_email, {}, documents={"orders/o1": order})
    assert performed.result == {…}

The handler gets the real client classes; only the transport below them is replaced by `documents`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.types import firestore as messages
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite import effect_notes
from onwrite.answers import Answer, Transact, unless_answer
from onwrite.batches import FinishTransaction
from onwrite.callback_notes import CallbackNote, Received
from onwrite.claims import Claim
from onwrite.decisions import check_result
from onwrite.effect_notes import Notes
from onwrite.handlers import Handler
from onwrite.holds import Hold, Plan
from onwrite.task import Task
from onwrite.task_document import RUNNING, TaskDocument
from onwrite.values import decode, decode_fields, encode

PROJECT = "demo-test"
CALLBACK_URL = "https://example.com/receiveCallback"


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a handler. A transform shows as `{"increment": 3}` and the like, by its name in the API."""

    operation: str  # create, set, update or delete
    path: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Performed:
    """`answer` is what the handler said instead of a result; then nothing of `writes` would be committed.

    `progress` is the last report: `{done, total, note, at}`; `checkpoint` what the next attempt would be given;
    `once` the receipts of effects that must not happen twice, by name.
    """

    result: Any
    answer: Answer | None
    writes: tuple[Write, ...]
    progress: Mapping[str, Any] | None = None
    checkpoint: Any = None
    once: Mapping[str, Any] = field(default_factory=dict)


def perform(  # noqa: PLR0913 — every circumstance by its name, each with a default
    handler: Handler[..., Any],
    input: Mapping[str, Any] | None = None,
    *,
    documents: Mapping[str, Mapping[str, Any]] | None = None,
    path: str = "orders/o1/tasks/task",
    attempt: int = 1,
    cancelled: bool = False,
    checkpoint: Any = None,
    once: Mapping[str, Any] | None = None,
    begun: Sequence[str] = (),
    callback: Any = None,
) -> Performed:
    """One attempt, as the engine would make it: input validated, result checked, a Transact run.

    `cancelled` is what `task.cancelled` says, `checkpoint` what an earlier attempt has kept, `once` the receipts it has
    got; `begun` names the effects that it began without getting one. With `callback`, the JSON that a partner has sent,
    `on_callback` is called. Raises what the handler raises, OutcomeUnknown where a person would be asked, InvalidInput
    and NotStorable.
    """
    client = _client(documents or {})
    document = _running(path, attempt, checkpoint, _notes(once or {}, begun), callback)
    handler = handler.resumed_for(document)
    hold = _hold(handler, document)
    hold.cancelled = cancelled
    task = Task(document, client, hold)
    task.callback_urls.base = CALLBACK_URL
    result, answer, writes = _said(handler, task, handler.read_input(dict(input or {})))
    progress, receipts = hold.reports.get("progress"), _receipts(task.once.notes)
    return Performed(result, answer, _written(writes), progress, task.checkpoint.value, receipts)


def _said(handler: Handler[..., Any], task: Task, value: Any) -> tuple[Any, Answer | None, Sequence[Any]]:
    """The result, or the answer, and the writes that go with it."""
    writes: list[Any] = []
    try:
        result = unless_answer(handler.function(task, value))
    except Transact as said:
        with FinishTransaction(task.client) as transaction:
            try:
                result = unless_answer(said.function(transaction))
            except Answer as answer:
                return None, answer, ()
            writes = list(transaction.writes)
    except Answer as answer:
        return None, answer, _effects(task)
    check_result(result)
    return result, None, [*_effects(task), *writes]


def _effects(task: Task) -> Sequence[Any]:
    return () if task.effects is None else task.effects.writes


def _running(path: str, attempt: int, checkpoint: Any, once: Notes, callback: Any) -> TaskDocument:
    came = datetime(2026, 1, 2, tzinfo=UTC)
    received = Received(1, "", came, json.dumps(callback))
    return TaskDocument(
        path=path,
        version=Timestamp(seconds=1),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        state=RUNNING,
        type=path.rpartition("/")[2],
        attempt=attempt,
        max_attempts=max(8, attempt),
        checkpoint=checkpoint,
        once=once,
        callback=CallbackNote() if callback is None else CallbackNote(1, (received,)),
    )


def _notes(receipts: Mapping[str, Any], begun: Sequence[str]) -> Notes:
    now = datetime.now(UTC)
    notes = {name: effect_notes.intent(now, 1) for name in (*receipts, *begun)}
    return notes | {
        name: effect_notes.with_receipt(notes[name], now, kept) for name, kept in receipts.items()
    }


def _receipts(notes: Notes) -> Mapping[str, Any]:
    return {name: note["receipt"] for name, note in notes.items() if effect_notes.has_receipt(note)}


def _hold(handler: Handler[..., Any], document: TaskDocument) -> Hold:
    now = datetime.now(UTC)
    plan = Plan(deadline=now + handler.timeout, life=handler.timeout, renew_at=now + handler.timeout)
    return Hold(Claim(document, "0" * 32), plan, now)


def _client(documents: Mapping[str, Mapping[str, Any]]) -> firestore.Client:
    client = firestore.Client(project=PROJECT, credentials=AnonymousCredentials())
    client._firestore_api_internal = _Documents(documents)  # noqa: SLF001 — the transport has no public seam
    return client


class _Documents:
    """The part of Firestore's API that reads documents by name and brackets a transaction."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._documents = documents

    def batch_get_documents(self, request: Mapping[str, Any], **_: Any) -> Iterator[Any]:
        for name in request["documents"]:
            fields = self._documents.get(name.partition("/documents/")[2])
            yield _missing(name) if fields is None else _found(name, fields)

    def begin_transaction(self, **_: Any) -> Any:
        return messages.BeginTransactionResponse(transaction=b"1")

    def rollback(self, **_: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(
            f"onwrite.testing serves documents by their path; {name} (a query or a direct write) needs the emulator"
        )


_NOW = Timestamp(seconds=1_767_225_600)


def _missing(name: str) -> Any:
    response = messages.BatchGetDocumentsResponse(missing=name)
    messages.BatchGetDocumentsResponse.pb(response).read_time.CopyFrom(_NOW)
    return response


def _found(name: str, fields: Mapping[str, Any]) -> Any:
    response = messages.BatchGetDocumentsResponse()
    raw = messages.BatchGetDocumentsResponse.pb(response)
    raw.found.name = name
    for moment in (raw.read_time, raw.found.create_time, raw.found.update_time):
        moment.CopyFrom(_NOW)
    for told, value in fields.items():
        encode(value, raw.found.fields[told])
    return response


def _written(writes: Any) -> tuple[Write, ...]:
    return tuple(_one_write(write) for write in writes)


def _one_write(write: Any) -> Write:
    if write.delete:
        return Write("delete", write.delete.partition("/documents/")[2], {})
    fields = decode_fields(write.update.fields) | {
        transform.field_path: _transform(transform) for transform in write.update_transforms
    }
    return Write(_operation(write), write.update.name.partition("/documents/")[2], fields)


def _operation(write: Any) -> str:
    condition = write.current_document.WhichOneof("condition_type")
    if condition == "exists" and not write.current_document.exists:
        return "create"
    return "update" if condition else "set"


def _transform(transform: Any) -> Mapping[str, Any]:
    kind = transform.WhichOneof("transform_type")
    value = getattr(transform, kind)
    return {
        kind: decode(value) if hasattr(value, "value_type") or hasattr(value, "WhichOneof") else str(value)
    }

"""The store of one actor: the engine's own, but its calls wait at a gate and what they land is kept.

The gate on commits lies below the engine's one door, in place of the raw RPC, so that the engine's own code decides
what to do about a lost answer.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import grpc
from google.cloud import firestore

from onwrite.store import Store
from onwrite.task_document import TaskDocument, shard_of
from tests.races.actors import Passenger, Way
from tests.races.record import Record, fields_of, path_of


class AnswerLost(grpc.RpcError):
    """The connection broke after the request was sent."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE

    def details(self) -> str:
        return "the answer was lost"


class GatedStore(Store):
    def __init__(self, client: firestore.Client, passenger: Passenger, record: Record) -> None:
        super().__init__(client)
        self.record = record
        self.passenger = passenger
        self._shard = shard_of(record.path)
        self.commits._call = _CommitGate(self.commits._call, passenger, record)

    def read(self, path: str) -> TaskDocument | None:
        if path != self.record.path:
            return super().read(path)
        self.passenger.step("reads the task")
        task = super().read(path)
        self.passenger.note(_said(task) if task else "it is gone")
        return task

    def due(self, shard: int, now: datetime, page: int) -> Iterator[TaskDocument]:
        """The other shards are empty; no step is spent on them."""
        if shard != self._shard:
            return
        self.passenger.step("looks for what is due")
        tasks = list(super().due(shard, now, page))
        self.passenger.note(", ".join(map(_said, tasks)) or "nothing")
        yield from tasks

    def in_line(self, queue: str, at_most: int) -> list[TaskDocument]:
        self.passenger.step("looks who is in line")
        tasks = super().in_line(queue, at_most)
        self.passenger.note(", ".join(map(_said, tasks)) or "nobody")
        return tasks

    def paused(self, *_: Any) -> Iterator[TaskDocument]:
        """Nobody pauses anything here, and a query that finds nothing is no step."""
        return iter(())

    def read_settings(self) -> None: ...


class _CommitGate:
    """Stands where the raw RPC stood."""

    def __init__(self, call: Any, passenger: Passenger, record: Record) -> None:
        self._call = call
        self._passenger = passenger
        self._record = record

    def __call__(self, request: Any, **options: Any) -> Any:
        way = self._passenger.step(f"writes {self._words(request.writes)}", commits=True)
        try:
            response = self._call(request, **options)
        except grpc.RpcError as error:
            self._passenger.note("refused")
            _go_wrong(self._passenger, way)
            raise error from None
        self._record.keep(self._passenger.name, request.writes)
        _go_wrong(self._passenger, way)
        return response

    def _words(self, writes: Sequence[Any]) -> str:
        fields = {
            name: value
            for write in writes
            if path_of(write) == self._record.path
            for name, value in fields_of(write).items()
        }
        if "state" not in fields:
            return ", ".join(fields) or "elsewhere"
        return f"{fields['state']} ({fields.get('reason')})"


def _said(task: TaskDocument) -> str:
    return f"{task.state} ({task.reason})"


def _go_wrong(passenger: Passenger, way: Way) -> None:
    if way is Way.DIES_AFTER:
        passenger.die()
    if way is Way.ANSWER_LOST:
        raise AnswerLost

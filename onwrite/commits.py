"""The one door through which the engine's writes reach Firestore: a commit of raw protobuf messages.

Built on the client's own channel and credentials, but without proto-plus: the claim and the finish of a task
cost less CPU than two `DocumentReference.update()` calls (`bench/engine.py`).
"""

import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import grpc
from google.api_core import exceptions
from google.api_core.gapic_v1.routing_header import to_grpc_metadata
from google.cloud import firestore
from google.cloud.firestore_v1.types import firestore as messages
from google.cloud.firestore_v1.types import write as write_messages
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.batches import CALL_TIMEOUT
from onwrite.changes import DELETE
from onwrite.errors import StoreUnavailable
from onwrite.values import encode

GIVE_UP_AFTER: Final = 60.0  # seconds, for all tries of one commit

_TRANSIENT: Final = frozenset(
    {
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNAVAILABLE,
    }
)
_CommitRequest = type(messages.CommitRequest.pb(messages.CommitRequest()))
_CommitResponse = type(messages.CommitResponse.pb(messages.CommitResponse()))
_Write = type(write_messages.Write.pb(write_messages.Write()))


@dataclass(frozen=True, slots=True)
class Committed:
    """`version` is the first write's."""

    version: Timestamp


class Refused(Exception):
    """Firestore said no. `repeated`: a try before this one may have been applied and its answer lost."""

    def __init__(self, cause: exceptions.GoogleAPICallError, *, repeated: bool) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.repeated = repeated


class Commits:
    def __init__(self, client: firestore.Client) -> None:
        api = client._firestore_api  # noqa: SLF001 — the channel and the metadata have no public name
        self.database: str = client._database_string  # noqa: SLF001
        self._metadata = [
            *client._rpc_metadata,  # noqa: SLF001
            to_grpc_metadata({"database": self.database}),
        ]
        self._call = api.transport.grpc_channel.unary_unary(
            "/google.firestore.v1.Firestore/Commit",
            request_serializer=_CommitRequest.SerializeToString,
            response_deserializer=_CommitResponse.FromString,
        )

    def commit(
        self, writes: Iterable[Any], transaction: bytes = b"", patience: float = GIVE_UP_AFTER
    ) -> Committed:
        """All writes or none. `patience` is how many seconds it is tried again for; it is tried once at the least.

        Refused where Firestore says no, Aborted where a transaction must begin anew, StoreUnavailable where
        Firestore does not answer.
        """
        request = _CommitRequest(database=self.database, transaction=transaction)
        request.writes.extend(writes)
        give_up = time.monotonic() + patience
        tries = 0
        while True:
            tries += 1
            try:
                response = self._call(request, timeout=CALL_TIMEOUT, metadata=self._metadata)
            except grpc.RpcError as error:
                if transaction and error.code() is grpc.StatusCode.ABORTED:
                    raise exceptions.from_grpc_error(error) from error
                if error.code() not in _TRANSIENT:
                    raise Refused(exceptions.from_grpc_error(error), repeated=tries > 1) from error
                if time.monotonic() > give_up:
                    raise StoreUnavailable(
                        f"Firestore did not take a commit after {tries} tries: {error.details()}"
                    ) from error
                pause(tries)
            else:
                return Committed(response.write_results[0].update_time)

    def update(self, path: str, version: Timestamp, fields: Mapping[str, Any]) -> Any:
        """The write that changes these fields, and only if the document still is at this version."""
        write = self._masked(path, fields)
        write.current_document.update_time.CopyFrom(version)
        into = write.update.fields
        for name, value in fields.items():
            if value is not DELETE:
                encode(value, into[name])
        return write

    def show(self, path: str, fields: Mapping[str, Any]) -> Any:
        """The write that changes these fields, named by their path, of a document that must be there."""
        write = self._masked(path, fields)
        write.current_document.exists = True
        for field_path, value in fields.items():
            if value is not DELETE:
                *outer, name = field_path.split(".")
                into = write.update.fields
                for part in outer:
                    into = into[part].map_value.fields
                encode(value, into[name])
        return write

    def count_down(self, path: str, counter: str, fields: Mapping[str, Any]) -> Any:
        """The write that takes one from a number, whatever it is, of a document that must be there."""
        write = self._masked(path, fields)
        write.current_document.exists = True
        for name, value in fields.items():
            encode(value, write.update.fields[name])
        write.update_transforms.add(field_path=counter).increment.integer_value = -1
        return write

    def _masked(self, path: str, fields: Iterable[str]) -> Any:
        write = _Write()
        write.update.name = f"{self.database}/documents/{path}"
        write.update_mask.field_paths.extend(fields)
        return write


def size_of(value: Any) -> int:
    """Bytes of a value as it is sent; NotStorable where it cannot be."""
    return int(encode(value).ByteSize())


def pause(tries: int) -> None:
    """Back-off between tries of one commit, with full jitter, 8 seconds at the most."""
    time.sleep(random.uniform(0, min(8.0, 0.1 * 2**tries)))  # noqa: S311 — jitter is no secret

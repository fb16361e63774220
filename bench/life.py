"""One task's whole life, as the platform brings it to the functions: three events over HTTP, one after the other."""

import selectors
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from socket import create_connection
from typing import Any
from uuid import uuid4

from google.cloud import firestore
from google.events.cloud.firestore import DocumentEventData

from onwrite.values import encode

FUNCTION = "processTaskOnWrite"
NEW = {"type": "nothing", "input": {}, "state": "scheduled"}
# What the events of the claim and of the finish carry besides, so that their bodies have the size of real ones.
CLAIMED = {"reason": "claimed", "attempt": 1, "lease": {"token": "0" * 32, "runner": "function"}, "schema": 1}
FINISHED = {"reason": "completed", "attempt": 1, "history": [{"attempt": 1, "token": "0" * 32}], "schema": 1}
HEADERS = {
    "ce-specversion": "1.0",
    "ce-source": "//firestore.googleapis.com/projects/demo-bench/databases/(default)",
    "ce-type": "google.cloud.firestore.document.v1.written",
    "ce-time": "2026-01-01T00:00:00.000000Z",
    "ce-location": "us-central1",
    "ce-project": "demo-bench",
    "ce-database": "(default)",
    "ce-namespace": "(default)",
    "content-type": "application/protobuf",
}

Requests = tuple[bytes, ...]


def created_body(client: firestore.Client, path: str) -> bytes:
    """Create the task; the body of the event that brings it."""
    reference = client.document(path)
    return bytes(_event(reference, reference.set(NEW), NEW, None).SerializeToString())


def prepare(client: firestore.Client, path: str) -> Requests:
    """Create the task; the requests that bring its three events: created, claimed, finished."""
    reference = client.document(path)
    written = reference.set(NEW)
    made = _event(reference, written, NEW, None)
    claimed = _event(reference, written, NEW | CLAIMED | {"state": "running"}, made)
    finished = _event(reference, written, NEW | FINISHED | {"state": "done"}, claimed)
    return tuple(_request(path, event.SerializeToString()) for event in (made, claimed, finished))


def deliver(host: str, lives: Sequence[Requests], at_once: int) -> None:
    """Bring each life's events one after the other, `at_once` lives side by side, on connections kept open.

    One thread and whole requests made beforehand: on two cores a busier client would slow down what it measures.
    """
    waiting = deque(lives)
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        for _ in range(min(at_once, len(waiting))):
            connection = stack.enter_context(create_connection(_address(host), timeout=60))
            selector.register(connection, selectors.EVENT_READ, iter(waiting.popleft()))
            _send_next(selector, connection, waiting)
        while selector.get_map():
            for key, _ in selector.select(60):
                _read_answer(key.fileobj)
                _send_next(selector, key.fileobj, waiting)


def _send_next(selector: selectors.BaseSelector, connection: Any, waiting: deque[Requests]) -> None:
    """The next event of the connection's life, or the first of the next life."""
    request = next(selector.get_key(connection).data, None)
    if request is None and waiting:
        life = iter(waiting.popleft())
        selector.modify(connection, selectors.EVENT_READ, life)
        request = next(life)
    if request is None:
        selector.unregister(connection)
    else:
        connection.sendall(request)


def _read_answer(connection: Any) -> None:
    answer = b""
    while not answer.endswith(b"\r\n\r\nOK"):
        part = connection.recv(65_536)
        answer += part
        if not part or not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"the function answered {answer[:200]!r}")


def _request(path: str, body: bytes) -> bytes:
    headers = HEADERS | {
        "host": "localhost",
        "ce-id": str(uuid4()),
        "ce-document": path,
        "ce-subject": f"documents/{path}",
        "content-length": str(len(body)),
    }
    lines = [f"POST /{FUNCTION} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def _address(host: str) -> tuple[str, int]:
    name, _, port = host.partition(":")
    return name, int(port)


def _event(reference: Any, written: Any, fields: Mapping[str, Any], before: Any) -> Any:
    data = DocumentEventData.pb(DocumentEventData())
    data.value.name = reference._document_path  # noqa: SLF001 — the full name, as events carry it
    for name, value in fields.items():
        # The events' messages are a copy of Firestore's own: the same bytes.
        data.value.fields[name].ParseFromString(encode(value).SerializeToString())
    data.value.create_time.CopyFrom(written.update_time.timestamp_pb())
    data.value.update_time.CopyFrom(written.update_time.timestamp_pb())
    if before is not None:
        data.old_value.CopyFrom(before.value)
    return data

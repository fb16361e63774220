"""CloudEvents as Eventarc posts them: binary mode, a raw protobuf body."""

from typing import Any
from uuid import uuid4

import httpx
from google.cloud import firestore
from google.cloud.firestore_v1 import _helpers
from google.events.cloud.firestore import DocumentEventData

from onwrite.local import LocalCloud

CREATED = "google.cloud.firestore.document.v1.created"
WRITTEN = "google.cloud.firestore.document.v1.written"


def body_of(reference: firestore.DocumentReference) -> bytes:
    """The event of the document's newest version."""
    snapshot = reference.get()
    fields = _helpers.encode_dict(snapshot.to_dict())
    data = DocumentEventData()
    raw = DocumentEventData.pb(data)
    raw.value.name = reference._document_path
    raw.value.update_time.CopyFrom(snapshot.update_time.timestamp_pb())
    raw.value.create_time.CopyFrom(snapshot.create_time.timestamp_pb())
    for name, value in fields.items():
        # The events' messages are a copy of Firestore's own: the same bytes.
        raw.value.fields[name].ParseFromString(type(value).serialize(value))
    return bytes(raw.SerializeToString())


def deleted_body_of(reference: firestore.DocumentReference) -> bytes:
    """The event of its deletion: what it was, and nothing it is."""
    was, data = DocumentEventData.deserialize(body_of(reference)), DocumentEventData()
    DocumentEventData.pb(data).old_value.CopyFrom(DocumentEventData.pb(was).value)
    return bytes(DocumentEventData.serialize(data))


def post(cloud: LocalCloud, function: str, body: bytes, **headers: Any) -> httpx.Response:
    return httpx.post(
        f"{cloud.functions_url}/{function}",
        content=body,
        headers={
            "ce-id": str(uuid4()),
            "ce-specversion": "1.0",
            "ce-source": "//firestore.googleapis.com/projects/demo-onwrite/databases/(default)",
            "ce-type": WRITTEN,
            "content-type": "application/protobuf",
            **headers,
        },
        timeout=60,
    )


def redeliver(cloud: LocalCloud, function: str, reference: firestore.DocumentReference) -> None:
    assert post(cloud, function, body_of(reference)).status_code == 200

import base64

import pytest
from google.events.cloud.firestore import Document, DocumentEventData, Value
from google.protobuf.timestamp_pb2 import Timestamp

from onwrite.local.document_events import read_event
from onwrite.local.manifest import DocumentTrigger

OLD = Document(name="d", fields={"n": Value(integer_value=1)}, update_time=Timestamp(seconds=1))
NEW = Document(name="d", fields={"n": Value(integer_value=2)}, update_time=Timestamp(seconds=2))
TOUCHED = Document(name="d", fields={"n": Value(integer_value=1)}, update_time=Timestamp(seconds=2))
KINDS = ("created", "updated", "deleted", "written")


def sent(kind: str, data: DocumentEventData) -> bool:
    trigger = DocumentTrigger(
        function="f", event_type=f"google.cloud.firestore.document.v1.{kind}", document="a/{b}"
    )
    body = base64.b64encode(DocumentEventData.serialize(data))
    return read_event(trigger, {}, body) is not None


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        pytest.param(DocumentEventData(value=NEW), {"created", "written"}, id="create"),
        pytest.param(DocumentEventData(value=NEW, old_value=OLD), {"updated", "written"}, id="update"),
        pytest.param(
            DocumentEventData(value=TOUCHED, old_value=OLD), {"updated", "written"}, id="new version"
        ),
        pytest.param(DocumentEventData(old_value=OLD), {"deleted", "written"}, id="delete"),
        pytest.param(DocumentEventData(value=OLD, old_value=OLD), set(), id="a write that changes nothing"),
        pytest.param(DocumentEventData(), set(), id="delete of what is not there"),
    ],
)
def test_a_trigger_gets_what_production_would_send(data: DocumentEventData, kinds: set[str]) -> None:
    assert {kind for kind in KINDS if sent(kind, data)} == kinds


def test_only_the_headers_of_the_event_are_passed_on_and_the_source_is_corrected() -> None:
    headers = {
        "Ce-Id": "1",
        "ce-source": "//firestore.googleapis.com/projects/projects/p/databases/(default)",
        "Content-Type": "application/protobuf",
        "User-Agent": "emulator",
    }
    trigger = DocumentTrigger(
        function="f", event_type="google.cloud.firestore.document.v1.written", document="a/{b}"
    )
    event = read_event(
        trigger, headers, base64.b64encode(DocumentEventData.serialize(DocumentEventData(value=NEW)))
    )
    assert event is not None
    assert event.headers == {
        "ce-id": "1",
        "ce-source": "//firestore.googleapis.com/projects/p/databases/(default)",
        "content-type": "application/protobuf",
    }

"""What the relay was sent, whatever became of it; and faults that end while it runs."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore
from google.events.cloud.firestore import DocumentEventData

from onwrite.local import Faults, LocalCloud
from onwrite.local.event_record import EventRecord, read_record


@pytest.fixture(scope="module")
def options(data: Path) -> dict[str, Any]:
    return {
        "parts": ("firestore", "relay", "functions"),
        "faults": Faults(drop=1.0),
        "record": data / "events",
    }


def test_a_dropped_event_is_on_record_and_none_is_dropped_once_the_faults_are_over(
    cloud: LocalCloud,
    database: firestore.Client,
    record: Callable[[str], list[dict[str, Any]]],
    data: Path,
) -> None:
    database.document("orders/o/tasks/t").set({"number": 1})
    assert cloud.wait_idle()["recordWritten"]["dropped"] == 1
    cloud.change_faults(Faults())
    database.document("orders/o/tasks/t").set({"number": 2})
    assert cloud.wait_idle()["recordWritten"]["dropped"] == 1
    assert [call["number"] for call in record("recordWritten")] == [2]

    with (data / "events").open("rb") as file:
        events = [
            DocumentEventData.deserialize(base64.b64decode(it)) for it in read_record(file, "recordWritten")
        ]
    assert [event.value.fields["number"].integer_value for event in events] == [1, 2]
    assert events[1].old_value.update_time == events[0].value.update_time


def test_a_line_that_is_still_being_written_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "events"
    record = EventRecord(path)
    record.keep("one", b"AAAA")
    record.keep("another", b"BBBB")
    with path.open("rb") as file, path.open("ab", buffering=0) as writer:
        writer.write(b"one CC")
        assert list(read_record(file, "one")) == [b"AAAA"]
        assert list(read_record(file, "one")) == []
        writer.write(b"CC\n")
        assert list(read_record(file, "one")) == [b"CCCC"]
    record.close()

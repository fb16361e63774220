"""From an object in the bucket to a record, with a partner as one would wish."""

import hashlib
import json
import tracemalloc

from demo.lesson_plan import LESSON
from onwrite.local.partner.processing import unchanged
from tests.emulator.documents.conftest import BUCKET, Desk, task_of

MIB = 1024 * 1024


def test_a_lesson_plan_is_sent_called_back_fetched_and_normalized(desk: Desk) -> None:
    blob = desk.put(LESSON)
    upload = desk.finalized(blob)
    desk.transfer(upload)
    assert desk.called_back() == [200]
    transferred = desk.transfer(upload)
    assert (transferred["state"], transferred["attempt"]) == ("done", 1)
    normalized = desk.normalize(upload)
    assert normalized["result"] == {"document": f"documents/{upload.id}", "kind": "lesson_plan"}

    (sent,) = desk.partner.received.uploads
    assert (sent.sha256, sent.size) == (hashlib.sha256(LESSON.encode()).hexdigest(), len(LESSON.encode()))
    kept = transferred["result"]
    content = desk.bucket.blob(kept["object"]).download_as_bytes()
    assert hashlib.sha256(content).hexdigest() == kept["sha256"]
    record = desk.bench.client.document(f"documents/{upload.id}").get().to_dict() or {}
    assert record.pop("normalized_at")
    assert record == {
        "kind": "lesson_plan",
        "title": "Growing beans",
        "author": "Ada Example",
        "language": "en-GB",
        "pages": 1,
        "sections": [{"title": "What a seed needs", "page": 1}, {"title": "Planting", "page": 1}],
        "checks": [{"name": "has sections", "passed": True}],
        "source": {"name": blob.name, "generation": blob.generation},
        "processed": {"object": kept["object"], "generation": kept["generation"]},
        "sha256": kept["sha256"],
    }
    shown = upload.get().to_dict() or {}
    assert (shown["status"], shown["document"]) == ("normalized", f"documents/{upload.id}")
    assert {name: task["state"] for name, task in shown["tasks"].items()} == {
        "transfer_document": "done",
        "normalize_document": "done",
    }


def test_a_second_event_of_an_object_changes_nothing(desk: Desk) -> None:
    blob = desk.put(LESSON)
    upload = desk.finalized(blob)
    desk.transfer(upload)
    assert desk.called_back() == [200]  # which changes them too
    before = (upload.get().update_time, task_of(upload, "transfer_document").get().update_time)
    assert desk.finalized(blob) == upload
    assert (upload.get().update_time, task_of(upload, "transfer_document").get().update_time) == before


def test_the_same_name_once_more_is_another_upload(desk: Desk) -> None:
    blob = desk.put(LESSON)
    first = desk.finalized(blob)
    blob.upload_from_string(LESSON.replace("beans", "peas"), content_type="text/markdown")
    assert desk.finalized(blob) != first
    failed = desk.transfer(first)
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert failed["error"]["message"].startswith(f"gs://{BUCKET}/{blob.name} was deleted, or replaced")
    assert desk.partner.received.uploads == []


def test_what_the_pipeline_stores_itself_is_no_document(desk: Desk) -> None:
    for folder in ("processed", "tmp", "elsewhere/uploads"):
        assert not desk.finalized(desk.put(LESSON, folder=folder)).get().exists
    placeholder = desk.bucket.blob("uploads/new/")
    placeholder.upload_from_string("")
    assert not desk.finalized(placeholder).get().exists


def test_a_file_the_partner_can_make_nothing_of_fails_with_what_is_missing(desk: Desk) -> None:
    upload = desk.sent("just text", "text/plain")
    desk.called_back()
    assert desk.transfer(upload)["state"] == "done"
    failed = desk.normalize(upload)
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert failed["error"]["message"] == (
        "the processed file holds no record: kind must be lesson_plan or video"
    )
    assert not desk.bench.client.document(f"documents/{upload.id}").get().exists


def test_a_record_that_changed_in_the_bucket_is_not_taken(desk: Desk) -> None:
    upload = desk.sent(LESSON)
    desk.called_back()
    kept = desk.transfer(upload)["result"]
    desk.bucket.blob(kept["object"]).upload_from_string(json.dumps({"kind": "video"}))
    failed = desk.normalize(upload)
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert "was deleted, or replaced by another object" in failed["error"]["message"]


def test_a_large_document_is_sent_and_fetched_in_bounded_memory(desk: Desk) -> None:
    desk.partner._office.process = unchanged
    upload = desk.finalized(desk.put(b"0123456789abcdef" * (2 * MIB), "video/mp4"))  # 32 MiB
    desk.transfer(upload)  # all code is loaded, all connections are made
    desk.called_back()
    tracemalloc.start()
    try:
        transferred = desk.transfer(upload)
        _, fetching = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (transferred["state"], transferred["result"]["size"]) == ("done", 32 * MIB)
    again = desk.finalized(desk.put(b"fedcba9876543210" * (2 * MIB), "video/mp4"))
    tracemalloc.start()
    try:
        desk.transfer(again)
        _, sending = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert max(fetching, sending) < 12 * MIB, (fetching, sending)

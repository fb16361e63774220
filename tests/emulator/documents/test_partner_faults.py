"""A partner who is busy, forgets, repeats itself, or gives another file than it says."""

import sys
from datetime import timedelta
from typing import Any

import httpx
import pytest

from demo.lesson_plan import LESSON
from onwrite.local.partner import Faults, Refusal
from onwrite.local.partner.faults import Callbacks
from tests.emulator.documents.conftest import Desk, task_of


def test_a_callback_that_comes_twice_ends_one_wait(desk: Desk) -> None:
    desk.partner.faults = Faults(callbacks="twice")
    upload = desk.sent(LESSON)
    assert desk.called_back(2) == [200, 200]
    done = desk.transfer(upload)
    assert (done["state"], done["attempt"]) == ("done", 1)
    assert desk.normalize(upload)["state"] == "done"


def test_a_callback_that_comes_before_the_documents_answer_is_kept(desk: Desk) -> None:
    desk.partner.faults = Faults(callbacks="early")
    upload = desk.sent(LESSON)
    assert desk.called_back() == [200]
    assert desk.transfer(upload)["state"] == "done"


def test_a_forged_callback_is_refused_and_the_real_one_counts(desk: Desk) -> None:
    desk.partner.faults = Faults(callbacks="forged")
    upload = desk.sent(LESSON)
    assert desk.called_back(2) == [404, 200]
    assert desk.transfer(upload)["state"] == "done"


def test_without_a_callback_the_document_is_sent_again_under_the_same_key_until_it_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.partner.faults = Faults(callbacks="never")
    upload = desk.finalized(desk.put(LESSON))
    task = task_of(upload, "transfer_document")
    task.update({"max_attempts": 2})
    for patience, expected in ((24, ("scheduled", "retry")), (72, ("failed", "exhausted"))):
        # From the time it is, and not the bench's.
        monkeypatch.setattr(sys.modules["handlers.transfer_document"], "PATIENCE", timedelta(hours=patience))
        assert desk.transfer(upload)["reason"] == "waiting"
        desk.bench.later(hours=patience, minutes=1)
        desk.bench.sweep()
        ended = desk.bench.read(task)
        assert (ended["state"], ended["reason"]) == expected
        assert ended["error"]["type"] == "WaitExpired"
        desk.bench.later(hours=1)
    first, second = desk.partner.received.uploads
    assert first == second  # the same job: the key was known


@pytest.mark.parametrize(
    ("fault", "difference"),
    [
        ("wrong_checksum", "its SHA-256 is "),
        ("wrong_size", " bytes, not "),
        ("wrong_type", "its content type is application/json, not application/x-other"),
    ],
)
def test_a_wrong_file_is_fetched_again_and_then_fails_with_what_differed(
    desk: Desk, fault: Callbacks, difference: str
) -> None:
    desk.partner.faults = Faults(callbacks=fault)
    upload = desk.finalized(desk.put(LESSON))
    task_of(upload, "transfer_document").update({"max_attempts": 2})
    desk.transfer(upload)
    desk.called_back()
    before = desk.stored("processed")
    retried = desk.transfer(upload)
    assert (retried["state"], retried["reason"]) == ("scheduled", "retry")
    desk.bench.later(hours=2)
    failed = desk.transfer(upload)
    assert (failed["state"], failed["reason"]) == ("failed", "exhausted")
    assert failed["error"]["message"].startswith("the processed file is not the one the partner called back")
    assert difference in failed["error"]["message"]
    assert (desk.stored("processed"), desk.stored("tmp")) == (before, [])
    assert not task_of(upload, "normalize_document").get().exists


def test_a_busy_partner_is_asked_again_when_it_wants_it_under_the_same_key(desk: Desk) -> None:
    desk.partner.faults.refusals = [Refusal(429, {"Retry-After": "3600"}, "busy"), Refusal(503)]
    upload = desk.finalized(desk.put(LESSON))
    put_off = desk.transfer(upload)
    assert (put_off["state"], put_off["reason"]) == ("scheduled", "retry")
    assert put_off["error"]["message"] == "the partner answered 429: busy"
    assert put_off["scheduled_at"] - desk.bench.now <= timedelta(hours=1)
    for _ in range(2):
        desk.bench.later(hours=1)
        desk.transfer(upload)
    desk.called_back()
    assert desk.transfer(upload)["state"] == "done"


def test_a_partner_that_refuses_a_document_fails_the_task_with_what_it_said(desk: Desk) -> None:
    desk.partner.faults.refusals = [Refusal(415, body="no such files here")]
    failed = desk.transfer(desk.finalized(desk.put(LESSON)))
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert failed["error"]["message"] == "the partner answered 415: no such files here"


def test_a_place_on_another_server_is_never_asked(desk: Desk) -> None:
    desk.partner.faults = Faults(callbacks="never")
    upload = desk.sent(LESSON)
    assert call_back(desk, place="http://127.0.0.2:1/file") == 200
    failed = desk.transfer(upload)
    assert (failed["state"], failed["reason"]) == ("failed", "rejected")
    assert "another server than PARTNER_URL's" in failed["error"]["message"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "ftp://partner.example/x"},
        {"place": "http://user:password@127.0.0.1/x"},
        {"size": -1},
        {"size": 2**40},
        {"size": "12"},
        {"sha256": "A" * 64},
        {"content_type": "text/html\r\nX: y"},
    ],
)
def test_a_callback_that_makes_no_sense_is_refused_and_the_wait_goes_on(
    desk: Desk, wrong: dict[str, Any]
) -> None:
    desk.partner.faults = Faults(callbacks="never")
    upload = desk.sent(LESSON)
    assert call_back(desk, **wrong) == 400
    assert desk.bench.read(task_of(upload, "transfer_document"))["reason"] == "waiting"


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PARTNER_URL", "", "PARTNER_URL is not set"),
        ("PARTNER_URL", "partner.example", "PARTNER_URL must be the https address"),
        ("ALLOW_PRIVATE_PARTNER", "", "over http a document could be read by others"),
        ("UPLOADS_BUCKET", "", "UPLOADS_BUCKET is not set"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, sentence: str
) -> None:
    upload = desk.finalized(desk.put(LESSON))
    monkeypatch.setenv(setting, value)
    failed = desk.transfer(upload)
    assert failed["state"] == "failed"
    assert sentence in failed["error"]["message"]


def call_back(desk: Desk, **changed: Any) -> int:
    """As the partner would, with what it would not say."""
    (job,) = desk.partner.received.jobs.values()
    body = {
        "place": f"{desk.partner.url}/x",
        "size": 10,
        "content_type": "application/json",
        "sha256": "0" * 64,
    }
    return httpx.post(job.callback, json=body | changed, timeout=30).status_code
